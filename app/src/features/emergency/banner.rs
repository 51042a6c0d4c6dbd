use std::time::Duration;

use domain::clock::Timestamp;
use domain::event::AlarmEvent;
use domain::people::Duty;
use leptos::prelude::*;

use crate::i18n::{emergency_text, fill, use_lang};
use crate::live::{Live, server_now};
use crate::ui::place_name;

/// Open alarms over a page with live pins: they stay until somebody answers. `answers` shows the button for it;
/// a wall has none. The sound is `alarm.js`'s, which looks for what stands here.
#[component]
pub fn AlarmBanner(
    live: Live,
    #[prop(optional)] answers: bool,
    /// A display that nobody touches: words alone.
    #[prop(optional)]
    wall: bool,
) -> impl IntoView {
    let now = RwSignal::new(None);
    Effect::new(move |_| {
        let tick = move || {
            // Nothing ticks while nothing alarms.
            if live.alarms.with_untracked(|alarms| !alarms.is_empty()) {
                now.set(server_now());
            }
        };
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
    });
    Effect::new(move |_| {
        live.alarms.track();
        now.set(server_now());
    });
    let key = |alarm: &AlarmEvent| (alarm.number.clone(), alarm.climbed, alarm.area, alarm.place_unknown);
    view! {
        <div class="alarms" class:alarms-wall=wall data-alarms="live">
            <For each=move || live.alarms.get() key=key let:alarm>
                <Alarm alarm now answers wall />
            </For>
        </div>
    }
}

#[component]
fn Alarm(alarm: AlarmEvent, now: RwSignal<Option<Timestamp>>, answers: bool, wall: bool) -> impl IntoView {
    let lang = use_lang();
    let text = emergency_text(lang);
    let since = alarm.since;
    let waits =
        move || now.get().map_or_else(String::new, |now| fill(text.waits, &[("time", &passed(since, now))]));
    let place = if alarm.place_unknown {
        text.place_unknown.to_owned()
    } else {
        place_name(alarm.door.as_ref(), alarm.area, None, lang)
    };
    let climbed = alarm.climbed.map(|duty| {
        let duty = match duty {
            Duty::ShiftLeader => text.duties[0],
            Duty::StationHead => text.duties[1],
        };
        view! { <span class="alarm-climbed">{fill(text.climbed, &[("duty", duty)])}</span> }
    });
    let address = format!("/desk/tickets/{}", alarm.number);
    let ways = (!wall).then(|| {
        let form = answers.then(|| {
            view! {
                <form method="post" action=address.clone()>
                    <input type="hidden" name="action" value="answer_alarm" />
                    <button type="submit" class="alarm-answer">{text.answer}</button>
                </form>
            }
        });
        view! {
            <div class="alarm-ways">
                {form} <a href=address rel="external">{text.open}</a>
            </div>
        }
    });
    view! {
        <section class="alarm" role="alert" data-alarm=alarm.number.to_string()>
            <svg class="alarm-icon" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M5 19h14v2H5zM7 17v-5a5 5 0 0 1 10 0v5zM11 1h2v4h-2zM2.8 5.2l1.4-1.4 2.5 2.5-1.4 1.4zM21.2 5.2l-1.4-1.4-2.5 2.5 1.4 1.4z" />
            </svg>
            <p class="alarm-words">
                <b>{text.alarm}</b>
                <span class="alarm-place">{place}</span>
                <span class="alarm-waits" aria-live="off">{waits}</span>
                {climbed}
            </p>
            {ways}
        </section>
    }
}

/// `mm:ss`.
fn passed(since: Timestamp, now: Timestamp) -> String {
    let seconds = (now.0 - since.0).max(0) / 1000;
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_told_in_minutes_and_seconds() {
        assert_eq!(passed(Timestamp(0), Timestamp(65_900)), "01:05");
        assert_eq!(passed(Timestamp(0), Timestamp(7_385_000)), "123:05");
        assert_eq!(passed(Timestamp(5_000), Timestamp(0)), "00:00", "a browser's clock may be behind");
    }
}
