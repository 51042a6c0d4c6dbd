use domain::backend::notice_ports::{DeliveryRow, DeliveryState, Target};
use domain::backend::shown_address;
use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::{
    OutboxText, channel_name, date_time, delivery_state, fill, notice_kind, outbox_text, send_fault,
};

/// One button that posts one act about one thing.
#[component]
fn Press(action: &'static str, id: String, label: &'static str) -> impl IntoView {
    view! {
        <form method="post" action="/desk/outbox">
            <input type="hidden" name="action" value=action />
            <input type="hidden" name="id" value=id />
            <button type="submit" class="button button-quiet">{label}</button>
        </form>
    }
}

#[component]
pub fn Targets(targets: Vec<(String, Target)>, text: &'static OutboxText, lang: Lang) -> impl IntoView {
    let none = targets.is_empty();
    let row = |(name, target): (String, Target)| {
        let (id, named) = (target.id.to_string(), target.id.to_string());
        let pause = if target.enabled { ("pause", text.pause) } else { ("resume", text.resume) };
        view! {
            <li data-target=named class:is-paused=!target.enabled>
                <p>
                    <b>{name}</b>
                    " · "
                    {channel_name(target.channel, lang)}
                    " · "
                    {target.lang.pick("中文", "English").to_owned()}
                    {(!target.enabled).then(|| view! { <span class="notice-mark">{text.paused}</span> })}
                </p>
                <p class="outbox-address">{shown_address(target.channel, &target.address)}</p>
                <div class="outbox-acts">
                    <Press action="test" id=id.clone() label=text.test />
                    <Press action=pause.0 id=id.clone() label=pause.1 />
                    <Press action="remove" id label=text.remove />
                </div>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="targets">
            <h2 id="targets">{text.targets}</h2>
            {none.then(|| view! { <p class="empty">{text.no_targets}</p> })}
            <ul class="outbox-targets">{targets.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

#[component]
pub fn Deliveries(
    id: &'static str,
    title: &'static str,
    none: &'static str,
    rows: Vec<DeliveryRow>,
    text: &'static OutboxText,
    lang: Lang,
) -> impl IntoView {
    let body = if rows.is_empty() {
        view! { <p class="empty">{none}</p> }.into_any()
    } else {
        let head = text.head.map(|label| view! { <th scope="col">{label}</th> }).collect_view();
        let rows = rows.into_iter().map(|row| view! { <Row row text lang /> }).collect_view();
        view! {
            <div class="outbox-scroll" tabindex="0" role="region" aria-labelledby=id>
                <table class="outbox-table">
                    <thead>
                        <tr>{head}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby=id data-list=id>
            <h2 id=id>{title}</h2>
            {body}
        </section>
    }
}

#[component]
fn Row(row: DeliveryRow, text: &'static OutboxText, lang: Lang) -> impl IntoView {
    let kind = row.told.as_ref().map_or("test", |told| told.kind.as_str());
    let number = row.told.as_ref().map(|told| told.number.to_string()).unwrap_or_default();
    let what = notice_kind(kind, false, lang);
    let when = match row.state {
        DeliveryState::Sent => row.sent_at.map(|at| date_time(at, lang)).unwrap_or_default(),
        DeliveryState::Waiting => format!("{} {}", text.next, date_time(row.next_at, lang)),
        DeliveryState::Failed => String::new(),
    };
    let fault = row.last_error.map(|fault| send_fault(fault, lang));
    let retry = (row.state != DeliveryState::Sent).then(|| row.id.to_string());
    let attempts = fill(text.attempts, &[("n", &row.attempts.to_string())]);
    view! {
        <tr data-delivery=row.id.to_string() data-state=row.state.wire()>
            <td>{what} " " <span class="outbox-number">{number}</span></td>
            <td class="outbox-address">{channel_name(row.channel, lang)} " " {shown_address(row.channel, &row.address)}</td>
            <td>
                {delivery_state(row.state, lang)} " "
                {fault.map(|fault| view! { <span class="outbox-fault">{fault}</span> })}
            </td>
            <td>{attempts}</td>
            <td>{when}</td>
            <td>{retry.map(|id| view! { <Press action="retry" id label=outbox_text(lang).retry /> })}</td>
        </tr>
    }
}
