//! The loop's use case: somebody moves a ticket. Authorise, decide, append.

use super::Core;
use super::chain::{SealedEntry, commit};
use super::move_form::{MoveForm, with_meet_place};
use super::ports::{Change, Secret, SecretField, StoreError};
use crate::clock::Calendars;
use crate::error::{Field, FieldError, Problem, Refusal};
use crate::ids::{CommunityCode, PhotoId, TicketId, TicketNumber};
use crate::people::{Action, Duty, Person, Role, may_anywhere, permits};
use crate::ticket::{
    Actor, Command, Commitment, Fact, JoinedReporter, NotPossible, Rules, Said, Ticket, Why, decide,
};

/// Somebody else may append between reading and writing; what does not concern the move is no conflict.
pub(super) const ATTEMPTS: u32 = 4;

/// Who acts, once the door has found out.
#[derive(Debug, Clone, Copy)]
pub enum Mover<'a> {
    Person(&'a Person),
    /// The reporter, who has shown the tracking code or the device.
    Reporter,
    /// A clock that ran out.
    Timer,
}

/// What was said with a move, committed to.
pub(super) struct Committed {
    pub said: Said,
    pub command: Command,
    pub secrets: Vec<(SecretField, [u8; 16], String)>,
    pub photos: Vec<PhotoId>,
    pub seen: Option<u32>,
}

impl Core {
    /// Moves the ticket of this number for somebody signed in. Returns its new version.
    ///
    /// # Errors
    /// `Forbidden` alike for what there is not and what the person may not see or do.
    pub async fn act(&self, person: &Person, number: &TicketNumber, form: &MoveForm) -> Result<u32, Refusal> {
        let acted = async {
            let whole = self.tickets.whole(number).await?.ok_or(Refusal::Forbidden)?;
            let read = folded(whole.chain)?;
            self.carry_out(whole.id, read, Mover::Person(person), form).await
        };
        self.logged(person, form.action().unwrap_or(Action::SeeTicket), acted.await).await
    }

    /// Writes a refusal to the security log on its way out.
    pub(super) async fn logged<T>(
        &self,
        person: &Person,
        action: Action,
        result: Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if matches!(result, Err(Refusal::Forbidden)) {
            self.people.note_refusal(person, action, "ticket").await;
        }
        result
    }

    /// A reporter's own move.
    pub async fn act_as_reporter(&self, id: TicketId, form: &MoveForm) -> Result<u32, Refusal> {
        let read = self.ticket(id).await?;
        self.carry_out(id, read, Mover::Reporter, form).await
    }

    /// The ticket as it is, with its chain.
    pub(super) async fn ticket(&self, id: TicketId) -> Result<(Ticket, Vec<SealedEntry>), Refusal> {
        folded(self.tickets.entries(id).await?.ok_or(Refusal::NotFound)?)
    }

    pub(super) fn rules<'a>(&'a self, calendars: &'a Calendars) -> Rules<'a> {
        Rules { now: self.now(), calendars, units: &self.place.units }
    }

    pub(super) async fn carry_out(
        &self,
        id: TicketId,
        read: (Ticket, Vec<SealedEntry>),
        mover: Mover<'_>,
        form: &MoveForm,
    ) -> Result<u32, Refusal> {
        let ticket = &read.0;
        // What the person may not even see says nothing about the form either.
        if let Mover::Person(person) = mover {
            let units = ticket.units();
            if !permits(person, Action::SeeTicket, &ticket.subject(&units)) {
                return Err(Refusal::Forbidden);
            }
        }
        // Nor does what the person may not do here.
        if form.action().is_some_and(|action| !may(ticket, mover, action)) {
            return Err(Refusal::Forbidden);
        }
        let committed = self.commit(ticket, mover, form)?;
        authorise(ticket, mover, &committed.command)?;
        if let Command::AssignMediator { account } = committed.command {
            let able = self.mediators(&ticket.report.community).await?;
            if !able.iter().any(|mediator| mediator.id == account) {
                return Err(Refusal::invalid(Field::Account, Problem::Unknown));
            }
        }
        if let Command::Merge { into } = &committed.command {
            return self.merge(id, mover, into.clone(), &committed).await;
        }
        self.append(id, read, mover, &committed).await
    }

    /// Appends what follows from the command to the ticket as it was read, and again where somebody else came in
    /// between with something that does not concern it.
    pub(super) async fn append(
        &self,
        id: TicketId,
        read: (Ticket, Vec<SealedEntry>),
        mover: Mover<'_>,
        committed: &Committed,
    ) -> Result<u32, Refusal> {
        // One that was swept, or that there never was: said so before anything is written.
        for photo in &committed.photos {
            if !self.photos.exists(photo).await? {
                return Err(Refusal::invalid(Field::Photo, Problem::Unknown));
            }
        }
        let mut read = Some(read);
        for _ in 0..ATTEMPTS {
            let (ticket, chain) = match read.take() {
                Some(read) => read,
                None => self.ticket(id).await?,
            };
            authorise(&ticket, mover, &committed.command)?;
            if committed.seen.is_some_and(|seen| overtaken(&chain, seen, &committed.command)) {
                return Err(Refusal::Conflict);
            }
            let change = self.change(id, &ticket, &chain, committed)?;
            let version = change.after.version;
            match self.tickets.append(change).await {
                Ok(()) => return Ok(version),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Conflict)
    }

    fn change(
        &self,
        id: TicketId,
        ticket: &Ticket,
        chain: &[SealedEntry],
        committed: &Committed,
    ) -> Result<Change, Refusal> {
        let facts = decide(ticket, &committed.command, &committed.said, self.rules(&self.calendars()))?;
        let prev = chain.last().map(|sealed| sealed.hash).unwrap_or_default();
        let steps = facts.into_iter().map(|fact| (committed.said.actor.clone(), fact));
        let mut change = Change::of(id, ticket, &prev, self.now(), steps).ok_or(Refusal::Unavailable)?;
        let seq = ticket.version + 1;
        let secret = |(field, salt, value): &(SecretField, [u8; 16], String)| Secret {
            seq,
            field: *field,
            salt: *salt,
            value: value.clone(),
        };
        change.secrets = committed.secrets.iter().map(secret).collect();
        change.photos.clone_from(&committed.photos);
        Ok(change)
    }

    /// Both tickets change in one transaction: the duplicate ends, the other counts its complaints.
    async fn merge(
        &self,
        id: TicketId,
        mover: Mover<'_>,
        into: TicketNumber,
        committed: &Committed,
    ) -> Result<u32, Refusal> {
        let unknown = || Refusal::invalid(Field::Into, Problem::Unknown);
        let target = self.tickets.by_number(&into).await?.ok_or_else(unknown)?;
        for _ in 0..ATTEMPTS {
            let (ticket, chain) = self.ticket(id).await?;
            authorise(&ticket, mover, &committed.command)?;
            if committed.seen.is_some_and(|seen| overtaken(&chain, seen, &committed.command)) {
                return Err(Refusal::Conflict);
            }
            let (other, other_chain) = self.ticket(target).await?;
            // A ticket out of reach looks like one that there is not.
            authorise(&other, mover, &committed.command).map_err(|_| unknown())?;
            if other.report.community != ticket.report.community {
                return Err(unknown());
            }
            let first = self.change(id, &ticket, &chain, committed)?;
            let join = joining(&ticket);
            let facts = decide(
                &other,
                &join,
                &Said::silently(committed.said.actor.clone()),
                self.rules(&self.calendars()),
            )
            .map_err(|_| Refusal::invalid(Field::Into, Problem::Ended))?;
            let prev = other_chain.last().map(|sealed| sealed.hash).unwrap_or_default();
            let steps = facts.into_iter().map(|fact| (committed.said.actor.clone(), fact));
            let second = Change::of(target, &other, &prev, self.now(), steps).ok_or(Refusal::Unavailable)?;
            let version = first.after.version;
            match self.tickets.append_all(vec![first, second]).await {
                Ok(()) => return Ok(version),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Conflict)
    }

    /// Reads the form and commits to its words and photos.
    fn commit(&self, ticket: &Ticket, mover: Mover<'_>, form: &MoveForm) -> Result<Committed, Refusal> {
        let read = form.read(self.now()).map_err(|fields| Refusal::Invalid { fields })?;
        let mut secrets = Vec::new();
        let mut conceal = |field, value: &str| {
            let salt = self.random();
            let commitment = commit(&salt, value.as_bytes());
            secrets.push((field, salt, value.to_owned()));
            commitment
        };
        let note = read.note.as_deref().map(|note| conceal(SecretField::Note, note));
        let photos: Vec<Commitment> =
            read.photos.iter().map(|photo| conceal(SecretField::Photo, photo.as_str())).collect();
        let meet_place = read.meet_place.as_deref().map(|place| conceal(SecretField::Place, place));
        let mut command = with_meet_place(read.command, meet_place);
        if let Command::Correct { change } = &mut command
            && let Some(place) = &mut change.place
        {
            let located = self.place.locate(place.at);
            let located = located.ok_or_else(|| Refusal::invalid(Field::Place, Problem::Outside))?;
            // Number, units and people are one community's.
            if located.community != ticket.report.community {
                return Err(Refusal::invalid(Field::Place, Problem::Elsewhere));
            }
            place.area = located.area;
        }
        let actor = match mover {
            Mover::Person(person) => Actor::of(person),
            Mover::Reporter => Actor::Resident,
            Mover::Timer => Actor::Timer,
        };
        let said = Said { actor, note, photos };
        Ok(Committed { said, command, secrets, photos: read.photos, seen: read.seen })
    }

    /// Whom a ticket of this community can be given to for mediation.
    pub async fn mediators(&self, community: &CommunityCode) -> Result<Vec<Person>, Refusal> {
        let accounts = self.people.store.accounts().await?;
        let able = accounts.into_iter().filter(|account| !account.disabled).map(|account| account.person);
        let here = |person: &Person| person.community.as_ref().is_none_or(|own| own == community);
        Ok(able.filter(|person| person.role == Role::Mediator && here(person)).collect())
    }

    /// Another resident says "me too" on a ticket that the public can see; once a device.
    pub async fn me_too(&self, number: &TicketNumber, device: &super::Hash) -> Result<u32, Refusal> {
        let id = self.tickets.by_number(number).await?.ok_or(Refusal::NotFound)?;
        let read = self.ticket(id).await?;
        let ticket = &read.0;
        if ticket.is_sensitive() || !ticket.state.is_open() {
            return Err(Refusal::NotFound);
        }
        // Says nothing about the device to anybody without the server's key.
        let token = commit(&[0; 16], &super::sha256(&[&self.keys.server, &id.0, device]));
        let committed = Committed {
            said: Said::silently(Actor::Resident),
            command: Command::MeToo { token },
            secrets: Vec::new(),
            photos: Vec::new(),
            seen: None,
        };
        self.append(id, read, Mover::Reporter, &committed).await
    }

    /// Lets an unanswered alarm climb, as a clock asks. Nothing happens when somebody has answered meanwhile.
    pub async fn climb_alarm(&self, id: TicketId, to: Duty) -> Result<(), Refusal> {
        // 带班 is who the roster names now; the duty of an account stands in where it names nobody.
        let on_duty = if to == Duty::ShiftLeader { self.leader_on_duty().await? } else { None };
        let account = on_duty.and_then(|(_, shift)| shift.account);
        let read = self.ticket(id).await?;
        let unmanned = account.is_none() && !self.somebody_has(to, &read.0.report.community).await?;
        let committed = Committed {
            said: Said::silently(Actor::Timer),
            command: Command::ClimbAlarm { to, account, unmanned },
            secrets: Vec::new(),
            photos: Vec::new(),
            seen: None,
        };
        self.append(id, read, Mover::Timer, &committed).await.map(|_version| ())
    }

    /// Whether any account has this duty for the community.
    async fn somebody_has(&self, duty: Duty, community: &CommunityCode) -> Result<bool, Refusal> {
        let accounts = self.people.store.accounts().await?;
        let mut able = accounts.iter().filter(|account| !account.disabled).map(|account| &account.person);
        Ok(able.any(|person| {
            person.duty == Some(duty)
                && (duty == Duty::ShiftLeader || person.community.as_ref() == Some(community))
        }))
    }
}

/// All that a ticket takes along into the one that it is merged into.
fn joining(ticket: &Ticket) -> Command {
    let number = &ticket.report.number;
    let own = ticket.reporter.map(|account| JoinedReporter { number: number.clone(), account });
    Command::Join {
        from: number.clone(),
        complaints: ticket.complaints,
        externals: ticket.externals.clone(),
        reporters: own.into_iter().chain(ticket.joined_reporters.iter().cloned()).collect(),
    }
}

/// A ticket with the chain that it follows from.
pub(super) fn folded(chain: Vec<SealedEntry>) -> Result<(Ticket, Vec<SealedEntry>), Refusal> {
    let ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry)).map_err(|_| Refusal::Unavailable)?;
    Ok((ticket, chain))
}

/// Whether role, place, unit and circumstances allow it.
fn authorise(ticket: &Ticket, mover: Mover<'_>, command: &Command) -> Result<(), Refusal> {
    let Some(action) = command.action() else {
        return if matches!(mover, Mover::Timer) { Ok(()) } else { Err(Refusal::Forbidden) };
    };
    if may(ticket, mover, action) { Ok(()) } else { Err(Refusal::Forbidden) }
}

fn may(ticket: &Ticket, mover: Mover<'_>, action: Action) -> bool {
    match mover {
        Mover::Person(person) => {
            let units = ticket.units();
            // A phone is shown to a unit with the reporter's consent alone; the decision asks for more.
            let kept = action == Action::RevealPhone && person.role == Role::UnitMember && !ticket.consent;
            permits(person, action, &ticket.subject(&units)) && !kept
        }
        Mover::Reporter => may_anywhere(Role::Resident, action),
        Mover::Timer => false,
    }
}

/// Whether something that concerns the move happened after what the person saw.
fn overtaken(chain: &[SealedEntry], seen: u32, command: &Command) -> bool {
    let own = child_of_command(command);
    chain.iter().skip(seen as usize).any(|sealed| {
        let fact = &sealed.entry.fact;
        let talk = matches!(
            fact,
            Fact::Noted { .. }
                | Fact::Urged { .. }
                | Fact::Supervised { .. }
                | Fact::UrgeAnswered { .. }
                | Fact::Asked { .. }
                | Fact::Answered { .. }
                | Fact::Added { .. }
                | Fact::MeToo { .. }
                | Fact::Attempted { .. }
                | Fact::Mediated { .. }
                | Fact::PhoneRevealed { .. }
                | Fact::ConsentGiven
                | Fact::ComplaintJoined { .. }
                | Fact::Joined { .. }
                | Fact::HardMarked { .. }
                | Fact::AlarmClimbed { .. }
                | Fact::SiteCheckAsked { .. }
        );
        let others_share = match (own, child_of_fact(fact)) {
            (Some(own), Some(theirs)) => own != theirs,
            _ => false,
        };
        !talk && !others_share && !is_talk(command)
    })
}

/// Talk never comes too late.
fn is_talk(command: &Command) -> bool {
    matches!(
        command,
        Command::Note
            | Command::Add
            | Command::Urge
            | Command::AnswerQuestion
            | Command::Attempt
            | Command::Mediate
            | Command::RevealPhone
            | Command::MarkEmergency
            | Command::MeToo { .. }
            | Command::Consent
    )
}

fn child_of_command(command: &Command) -> Option<u8> {
    match command {
        Command::Accept { child, .. }
        | Command::Return { child, .. }
        | Command::AskExtension { child, .. }
        | Command::DecideExtension { child, .. }
        | Command::TakeMeasure { child, .. }
        | Command::HandIn { child, .. }
        | Command::Release { child, .. } => Some(*child),
        _ => None,
    }
}

fn child_of_fact(fact: &Fact) -> Option<u8> {
    match fact {
        Fact::Accepted { child, .. }
        | Fact::Returned { child, clock: None, .. }
        | Fact::ExtensionAsked { child, .. }
        | Fact::ExtensionGranted { child, .. }
        | Fact::ExtensionRefused { child, .. }
        | Fact::MeasureTaken { child, .. }
        | Fact::HandedIn { child, clock: None, .. }
        | Fact::Released { child, .. } => Some(*child),
        _ => None,
    }
}

impl From<NotPossible> for Refusal {
    fn from(refused: NotPossible) -> Self {
        let field = match refused.why {
            Why::Date => Some((Field::Until, Problem::Outside)),
            Why::Meeting => Some((Field::MeetAt, Problem::Outside)),
            Why::LowTier => Some((Field::Tier, Problem::Outside)),
            Why::Unit => Some((Field::Unit, Problem::Unknown)),
            Why::Evidence => Some((Field::Photo, Problem::Missing)),
            Why::Words => Some((Field::Note, Problem::Missing)),
            _ => None,
        };
        match field {
            Some((field, code)) => Self::Invalid { fields: vec![FieldError::new(field, code)] },
            None => Self::NotPossible { why: refused.why, possible: refused.possible },
        }
    }
}
