//! Pairing a wall display, as one pairs a television: the wall shows a short code, somebody who may confirms it, and
//! from then on the device's own token opens what a wall may see. The token never passes through anybody's hands.

use super::Core;
use super::chain::{Hash, hex, sha256};
use super::ports::{PairedWall, StoreError};
use crate::clock::Timestamp;
use crate::error::{Field, Problem, Refusal};
use crate::ids::CommunityCode;
use crate::people::{Action, Person, Subject, permits};
use crate::text;

/// For so long a code can be confirmed.
const CODE_MINUTES: i64 = 10;
/// Being seen is written down this often.
const SEEN_EVERY: i64 = 5 * 60_000;
const LONGEST_NAME: usize = 40;
/// Without those that are mistaken for each other.
const LETTERS: &[u8; 29] = b"ABCDEFGHJKMNPQRSTVWXYZ2346789";
const LENGTH: usize = 6;
/// A code in use already is drawn again.
const ATTEMPTS: usize = 4;

/// What a wall that is not paired shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallCode {
    pub code: String,
    pub expires_at: Timestamp,
    /// What the device is to hold.
    pub token: String,
}

/// What is stored of a device's token.
pub fn wall_hash(token: &str) -> Hash {
    sha256(&[b"wwg-wall", token.as_bytes()])
}

/// As typed: in small letters, with spaces or a dash.
fn read_code(raw: &str) -> Option<String> {
    let code: String =
        raw.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    (code.len() == LENGTH && code.bytes().all(|b| LETTERS.contains(&b))).then_some(code)
}

fn read_name(raw: &str) -> Result<String, Refusal> {
    let wrong = |problem| Refusal::invalid(Field::Name, problem);
    let name = text::words(raw).map_err(|error| wrong(error.code))?.ok_or(wrong(Problem::Missing))?;
    if name.chars().count() > LONGEST_NAME || name.contains('\n') {
        return Err(wrong(Problem::TooLong));
    }
    Ok(name)
}

/// Whether the person may pair, name and revoke walls of this scope; `None` is the whole subdistrict.
fn may_pair(person: &Person, community: Option<&CommunityCode>) -> bool {
    permits(person, Action::PairWall, &Subject { community, ..Subject::default() })
}

impl Core {
    /// The wall that holds this token, while it is paired.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn wall(&self, token: &Hash) -> Result<Option<PairedWall>, StoreError> {
        let Some(wall) = self.walls.wall_of(token).await? else { return Ok(None) };
        let now = self.now();
        if wall.seen_at.is_none_or(|seen| now.0 - seen.0 >= SEEN_EVERY) {
            // Showing goes on while nothing can be written.
            let _still_shown = self.walls.saw(wall.id, now).await;
        }
        Ok(Some(wall))
    }

    /// A code for a device that is not paired; the same one while it is valid.
    ///
    /// # Errors
    /// `Unavailable` also where too many devices ask at one time.
    pub async fn wall_code(&self, token: Option<&str>) -> Result<WallCode, Refusal> {
        let now = self.now();
        if let Some(token) = token
            && let Some((code, expires_at)) = self.walls.code_of(&wall_hash(token), now).await?
        {
            return Ok(WallCode { code, expires_at, token: token.to_owned() });
        }
        let token = hex(&self.random::<32>());
        let expires_at = now.plus_minutes(CODE_MINUTES);
        for _ in 0..ATTEMPTS {
            let random = self.random::<LENGTH>();
            let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
            let code: String = random.iter().map(letter).collect();
            match self.walls.offer(&code, wall_hash(&token), expires_at, now).await {
                Ok(()) => return Ok(WallCode { code, expires_at, token }),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Unavailable)
    }

    /// Walls that the person looks after, newest first, revoked ones apart.
    ///
    /// # Errors
    /// `Forbidden` for those who pair none.
    pub async fn walls(&self, person: &Person) -> Result<Vec<PairedWall>, Refusal> {
        self.may_at_all(person, Action::PairWall, "wall").await?;
        let mut walls = self.walls.walls().await?;
        walls.retain(|wall| may_pair(person, wall.community.as_ref()));
        Ok(walls)
    }

    /// Confirms a code: the wall that shows it becomes one of the community, or of the whole subdistrict.
    ///
    /// # Errors
    /// `Invalid` names code, name or community.
    pub async fn pair_wall(
        &self,
        person: &Person,
        code: &str,
        name: &str,
        community: &str,
    ) -> Result<(), Refusal> {
        // Whoever pairs nothing is not told what is wrong with the form.
        self.may_at_all(person, Action::PairWall, "wall").await?;
        let community = match community.trim() {
            "" => None,
            raw => {
                let code: Option<CommunityCode> = raw.parse().ok();
                let known = code.filter(|code| self.place.communities.iter().any(|c| c.code == *code));
                Some(known.ok_or_else(|| Refusal::invalid(Field::Community, Problem::Unknown))?)
            }
        };
        if !may_pair(person, community.as_ref()) {
            self.people.note_refusal(person, Action::PairWall, "wall").await;
            return Err(Refusal::Forbidden);
        }
        let name = read_name(name)?;
        let unknown = || Refusal::invalid(Field::Code, Problem::Unknown);
        let code = read_code(code).ok_or_else(unknown)?;
        let paired = self.walls.pair(&code, &name, community.as_ref(), person.id, self.now()).await?;
        if paired { Ok(()) } else { Err(unknown()) }
    }

    /// # Errors
    /// `Forbidden` alike for a wall that there is not and one of somebody else.
    pub async fn rename_wall(&self, person: &Person, id: u32, name: &str) -> Result<(), Refusal> {
        self.own_wall(person, id).await?;
        let name = read_name(name)?;
        Ok(self.walls.rename(id, &name).await?)
    }

    /// The device shows what the public sees within seconds, and a new code.
    ///
    /// # Errors
    /// As [`Core::rename_wall`].
    pub async fn revoke_wall(&self, person: &Person, id: u32) -> Result<(), Refusal> {
        self.own_wall(person, id).await?;
        Ok(self.walls.revoke(id).await?)
    }

    async fn own_wall(&self, person: &Person, id: u32) -> Result<(), Refusal> {
        let walls = self.walls.walls().await?;
        let own = walls.iter().any(|wall| wall.id == id && may_pair(person, wall.community.as_ref()));
        if own {
            return Ok(());
        }
        self.people.note_refusal(person, Action::PairWall, "wall").await;
        Err(Refusal::Forbidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        assert_eq!(read_code(" k7p-2qx "), Some("K7P2QX".to_owned()));
        assert_eq!(read_code("K7P2QX"), Some("K7P2QX".to_owned()));
        for wrong in ["", "K7P2Q", "K7P2QXX", "K7P2Q0", "配对码配对码"] {
            assert_eq!(read_code(wrong), None, "{wrong}");
        }
    }
}
