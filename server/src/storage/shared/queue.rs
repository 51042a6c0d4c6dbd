//! The queue in front of the one writer: whoever asks waits until the commit that holds the answer is durable.

use std::sync::{Arc, Mutex, PoisonError};

use domain::backend::ports::{Created, NewTicket, StoreError};
use futures::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use super::log::LogTip;
use super::session::Session;

/// Commands that may wait; more are told to come back.
const QUEUE: usize = 4_096;
/// Commands in one commit.
pub const GROUP: usize = 256;

/// What a command works with inside the group's transaction.
pub struct Tx<'a, S> {
    pub connection: &'a mut S,
    pub tip: &'a mut LogTip,
}

/// Why a command came to nothing.
#[derive(Debug)]
pub enum Failed {
    /// The command itself says so.
    Refused(StoreError),
    Database(sqlx::Error),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

pub type Run<S> = Box<dyn for<'a, 'b> FnOnce(&'a mut Tx<'b, S>) -> BoxFuture<'a, Result<(), Failed>> + Send>;
pub type Answer = oneshot::Sender<Result<(), StoreError>>;

/// Where a command leaves what it made until the commit.
pub struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T> Slot<T> {
    fn new() -> (Self, Self) {
        let shared = Arc::new(Mutex::new(None));
        (Self(shared.clone()), Self(shared))
    }

    pub fn fill(&self, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// How long a command may take before the connection it uses is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// One person's act.
    Act,
    /// An import, a rebuild.
    Upkeep,
}

pub enum Work<S> {
    /// A report, kept apart from all others since it is what there is most of: a store may write many at once.
    Create(Box<NewTicket>, Slot<Created>),
    Run(Pace, Run<S>),
}

pub struct Job<S> {
    pub work: Work<S>,
    /// Told how it ended, after the commit.
    pub answer: Answer,
}

pub struct Writer<S> {
    queue: Mutex<Option<mpsc::Sender<Job<S>>>>,
    /// Told, or let go, when the work has ended.
    ended: tokio::sync::Mutex<Option<oneshot::Receiver<()>>>,
}

impl<S: Session + 'static> Writer<S> {
    /// Starts `work` on the queue's other end.
    pub fn start<F>(work: impl FnOnce(mpsc::Receiver<Job<S>>) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (writer, receiver, end) = Self::new();
        let work = work(receiver);
        tokio::spawn(async move {
            work.await;
            let _nobody_may_wait = end.send(());
        });
        writer
    }

    /// The same on a thread that does nothing else, for a store whose statements hold up their thread.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn on_its_own_thread<F>(work: impl FnOnce(mpsc::Receiver<Job<S>>) -> F) -> std::io::Result<Self>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (writer, receiver, end) = Self::new();
        let work = work(receiver);
        let runtime = tokio::runtime::Handle::current();
        std::thread::Builder::new().name("writer".to_owned()).spawn(move || {
            runtime.block_on(work);
            let _nobody_may_wait = end.send(());
        })?;
        Ok(writer)
    }

    fn new() -> (Self, mpsc::Receiver<Job<S>>, oneshot::Sender<()>) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let (end, ended) = oneshot::channel();
        let writer = Self { queue: Mutex::new(Some(sender)), ended: tokio::sync::Mutex::new(Some(ended)) };
        (writer, receiver, end)
    }

    pub async fn create(&self, new: NewTicket) -> Result<Created, StoreError> {
        let (slot, made) = Slot::new();
        self.submit(Work::Create(Box::new(new), slot)).await?;
        made.take().ok_or(StoreError::Busy)
    }

    /// Runs a command in the next group; returns after its commit is on disk.
    pub async fn run<T: Send + 'static>(
        &self,
        command: impl for<'a, 'b> FnOnce(&'a mut Tx<'b, S>) -> BoxFuture<'a, Result<T, Failed>> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run_at(Pace::Act, command).await
    }

    pub async fn run_at<T: Send + 'static>(
        &self,
        pace: Pace,
        command: impl for<'a, 'b> FnOnce(&'a mut Tx<'b, S>) -> BoxFuture<'a, Result<T, Failed>> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (slot, made) = Slot::new();
        let run: Run<S> = Box::new(move |tx| {
            Box::pin(async move {
                slot.fill(command(tx).await?);
                Ok(())
            })
        });
        self.submit(Work::Run(pace, run)).await?;
        made.take().ok_or(StoreError::Busy)
    }

    async fn submit(&self, work: Work<S>) -> Result<(), StoreError> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let queue = queue.ok_or(StoreError::Busy)?;
        let (answer, answered) = oneshot::channel();
        queue.send(Job { work, answer }).await.map_err(|_| StoreError::Busy)?;
        answered.await.map_err(|_| StoreError::Busy)?
    }

    /// Takes nothing more, finishes what was taken.
    pub async fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(ended) = self.ended.lock().await.take() {
            let _ended = ended.await;
        }
    }
}
