//! A ticket's page for staff: what is known of it, and the next possible steps of exactly the person who looks.

mod around;
mod clock;
mod conflict;
mod facts;
mod forms;
mod head;
mod marks;
mod order_page;
mod page;
mod photos;
mod script_words;
mod shares;
mod steps;
mod timeline;

pub use marks::LightMark;
pub use order_page::OrderPage;
pub use page::DeskTicketPage;
pub use script_words::script_words;
