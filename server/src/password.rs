//! argon2id, slow on purpose, and limited so that sign-ins cannot starve everything else.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use async_trait::async_trait;
use domain::backend::people_ports::{HasherBusy, PasswordHasher};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// At one time: the other processors stay for everybody else.
const AT_ONCE: usize = 1;
/// Whoever waits longer for a turn is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// The hash of a forgotten random password, to spend the same time on names that do not exist.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$o8IIN0Nm9abqK6aBU1srYg$CeByVbGYcSNRJAYhtXv1QVX7goUHYcZqlp9Be7ujiYY";

pub struct Argon2id {
    turns: Arc<Semaphore>,
}

impl Default for Argon2id {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// The crate's defaults are OWASP's choice: argon2id, 19 MiB, two passes, one lane. A random salt each time.
fn hash(password: &str) -> Result<String, HasherBusy> {
    let hashed: PasswordHash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|_| HasherBusy)?;
    Ok(hashed.to_string())
}

fn verify(password: &str, hash: &str) -> Result<bool, HasherBusy> {
    let parsed = PasswordHash::new(hash).map_err(|_| HasherBusy)?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

impl Argon2id {
    /// The turn is held until the work is done, even where the asker has gone meanwhile.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HasherBusy> + Send + 'static,
    ) -> Result<T, HasherBusy> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| HasherBusy)?.map_err(|_| HasherBusy)?;
        let done = spawn_blocking(move || {
            let _held = turn;
            work()
        });
        done.await.map_err(|_| HasherBusy)?
    }
}

#[async_trait]
impl PasswordHasher for Argon2id {
    async fn hash(&self, password: String) -> Result<String, HasherBusy> {
        self.in_turn(move || hash(&password)).await
    }

    async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, HasherBusy> {
        self.in_turn(move || match hash {
            Some(hash) => verify(&password, &hash),
            None => verify(&password, NOBODY).map(|_| false),
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_alone_and_nobody_matches_nothing() {
        let hasher = Argon2id::default();
        let hash = hasher.hash("三只猫 晒太阳".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify("三只猫 晒太阳".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("三只猫 晒月亮".to_owned(), Some(hash)).await.unwrap());
        assert!(!hasher.verify("三只猫 晒太阳".to_owned(), None).await.unwrap());
    }

    #[test]
    fn the_work_for_nobody_is_the_work_for_somebody() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody = PasswordHash::new(&hash("x").unwrap()).unwrap();
        assert_eq!(nobody.params.to_string(), somebody.params.to_string());
    }
}
