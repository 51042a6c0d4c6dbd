//! Names of colleagues for pages: accounts are few, so all names are in memory and read again now and then, and soon
//! where somebody is not among them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use domain::backend::people_ports::PeopleStore;
use domain::backend::ports::{Names, StoreError};
use domain::ids::AccountId;
use tokio::sync::Notify;

const REFRESH_EVERY: Duration = Duration::from_secs(5);
/// However many are missing, the store is asked no more often.
const REFRESH_AT_MOST: Duration = Duration::from_millis(200);

pub struct AccountNames {
    store: Arc<dyn PeopleStore>,
    names: RwLock<HashMap<AccountId, String>>,
    missed: Arc<Notify>,
}

impl AccountNames {
    /// The names as they are, kept up with until the last holder lets go.
    pub async fn follow(store: Arc<dyn PeopleStore>) -> Arc<Self> {
        let names = Arc::new(Self { store, names: RwLock::default(), missed: Arc::default() });
        let _read_again_soon = names.refresh().await;
        let (held, missed) = (Arc::downgrade(&names), names.missed.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(REFRESH_AT_MOST).await;
                let _either = tokio::time::timeout(REFRESH_EVERY, missed.notified()).await;
                let Some(names) = held.upgrade() else { return };
                let _read_again_soon = names.refresh().await;
            }
        });
        names
    }

    /// Reads all names anew. A store that does not answer leaves those that were known.
    ///
    /// # Errors
    /// As the store.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        let accounts = self.store.accounts().await?;
        let names = accounts.into_iter().map(|account| (account.person.id, account.person.name)).collect();
        *self.names.write().unwrap_or_else(PoisonError::into_inner) = names;
        Ok(())
    }
}

impl Names for AccountNames {
    fn name_of(&self, account: AccountId) -> Option<String> {
        let known = self.names.read().unwrap_or_else(PoisonError::into_inner).get(&account).cloned();
        if known.is_none() {
            self.missed.notify_one();
        }
        known
    }
}
