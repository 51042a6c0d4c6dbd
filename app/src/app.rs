//! The routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, StaticSegment, path};

use crate::features::admin::{AccountsPage, CalendarPage, HoursPage, PatrolRulesPage, SecurityLogPage};
use crate::features::areas::MapPage;
use crate::features::auth::{
    BindPage, DeniedPage, LoginPage, LogoutPage, NewPasswordPage, SignInAgainPage, TotpPage,
};
use crate::features::desk::DeskPage;
use crate::features::duty::{HandoverPage, HandoverSheetPage, RosterPage};
use crate::features::emergency::{EmergencyPage, EmergencySentPage};
use crate::features::notices::{NoticesPage, OutboxPage};
use crate::features::patrol::{CoveragePage, PhonePage, PlanPage};
use crate::features::posters::PostersPage;
use crate::features::stairwell::DoorPage;
use crate::features::tickets::{
    DeskTicketPage, EnterPage, LookupPage, MeTooPage, NotFoundPage, OrderPage, ProgressPage, ReceiptPage,
    ReportPage, SlipPage,
};
use crate::features::wall::{WallPage, WallsPage};
use crate::i18n::provide_lang;

/// Pages of residents: readable and usable from their HTML alone, so they never load WebAssembly.
pub fn is_resident_path(path: &str) -> bool {
    path.starts_with("/s/")
        || matches!(
            path,
            "/emergency" | "/emergency/sent" | "/report" | "/receipt" | "/t" | "/t/ticket" | "/privacy"
        )
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_lang();
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFoundPage /> }>
                <Route path=StaticSegment("") view=MapPage ssr=SsrMode::Async />
                <Route path=path!("/wall") view=WallPage ssr=SsrMode::Async />
                <Route path=path!("/desk") view=DeskPage ssr=SsrMode::Async />
                <Route path=path!("/desk/walls") view=WallsPage ssr=SsrMode::Async />
                <Route path=path!("/desk/notices") view=NoticesPage ssr=SsrMode::Async />
                <Route path=path!("/desk/outbox") view=OutboxPage ssr=SsrMode::Async />
                <Route path=path!("/patrol/plan") view=PlanPage ssr=SsrMode::Async />
                <Route path=path!("/patrol") view=PhonePage ssr=SsrMode::Async />
                <Route path=path!("/emergency") view=EmergencyPage ssr=SsrMode::Async />
                <Route path=path!("/emergency/sent") view=EmergencySentPage ssr=SsrMode::Async />
                <Route path=path!("/s/:code") view=DoorPage ssr=SsrMode::Async />
                <Route path=path!("/report") view=ReportPage ssr=SsrMode::Async />
                <Route path=path!("/receipt") view=ReceiptPage ssr=SsrMode::Async />
                <Route path=path!("/t") view=LookupPage ssr=SsrMode::Async />
                <Route path=path!("/t/ticket") view=ProgressPage ssr=SsrMode::Async />
                <Route path=path!("/t/me-too") view=MeTooPage ssr=SsrMode::Async />
                <Route path=path!("/desk/enter") view=EnterPage ssr=SsrMode::Async />
                <Route path=path!("/desk/enter/slip") view=SlipPage ssr=SsrMode::Async />
                <Route path=path!("/desk/tickets/:number") view=DeskTicketPage ssr=SsrMode::Async />
                <Route path=path!("/desk/tickets/:number/order") view=OrderPage ssr=SsrMode::Async />
                <Route path=path!("/desk/roster") view=RosterPage ssr=SsrMode::Async />
                <Route path=path!("/desk/handover") view=HandoverPage ssr=SsrMode::Async />
                <Route path=path!("/desk/handover/:id") view=HandoverSheetPage ssr=SsrMode::Async />
                <Route path=path!("/admin") view=AccountsPage ssr=SsrMode::Async />
                <Route path=path!("/admin/log") view=SecurityLogPage ssr=SsrMode::Async />
                <Route path=path!("/admin/calendar") view=CalendarPage ssr=SsrMode::Async />
                <Route path=path!("/admin/hours") view=HoursPage ssr=SsrMode::Async />
                <Route path=path!("/admin/patrol") view=PatrolRulesPage ssr=SsrMode::Async />
                <Route path=path!("/patrol/coverage") view=CoveragePage ssr=SsrMode::Async />
                <Route path=path!("/posters") view=PostersPage ssr=SsrMode::Async />
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/login/totp-setup") view=TotpPage ssr=SsrMode::Async />
                <Route path=path!("/login/new/:secret") view=NewPasswordPage ssr=SsrMode::Async />
                <Route path=path!("/login/again") view=SignInAgainPage ssr=SsrMode::Async />
                <Route path=path!("/login/denied") view=DeniedPage ssr=SsrMode::Async />
                <Route path=path!("/bind/:secret") view=BindPage ssr=SsrMode::Async />
                <Route path=path!("/logout") view=LogoutPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
