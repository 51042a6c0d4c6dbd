//! Which rows a person may see and asks for, as SQL. The contract suite checks row by row that it says the same as
//! [`domain::people::permits`].

use domain::clock::Timestamp;
use domain::people::{Action, Person, Reach, Role, reach_of};
use domain::query::{DeskQuery, StatusFilter};

use super::statement::Statement;

/// Ranks of what has ended begin far behind any time.
const OPEN_RANKS: &str = " AND t.is_open = 1 AND t.desk_rank < 4500000000000000";
const ENDED_RANKS: &str = " AND t.is_open = 0 AND t.desk_rank > 4500000000000000";

/// The rows that a person may see.
pub fn sight(sql: &mut Statement, person: &Person) {
    let community = || person.community.as_ref().map(ToString::to_string);
    sql.push("(FALSE");
    for reach in reach_of(person.role, Action::SeeTicket) {
        sql.push(" OR ");
        match reach {
            Reach::Own => sql.push("t.reporter = ").bind(person.id.0),
            Reach::Areas => {
                sql.push("(t.unlawful = 0 AND t.area <> 0 AND t.community = ").bind(community());
                sql.push(" AND t.area IN (-1");
                for area in &person.areas {
                    sql.push(", ").bind(*area);
                }
                sql.push("))")
            }
            Reach::Community => {
                sql.push("((t.area <> 0 OR t.handed_over = 1) AND t.community = ");
                sql.bind(community()).push(")")
            }
            Reach::Assigned => sql.push("t.mediator = ").bind(person.id.0),
            Reach::Unit => {
                sql.push("t.id IN (SELECT ticket FROM child WHERE state <> 'returned' AND unit = ");
                sql.bind(person.unit.as_ref().map(ToString::to_string)).push(")")
            }
            Reach::Subdistrict if person.role == Role::Center => sql.push("TRUE"),
            Reach::Subdistrict => sql.push("t.unlawful = 0"),
        };
    }
    sql.push(")");
}

/// What of it is asked for.
pub fn filter(sql: &mut Statement, query: &DeskQuery, person: &Person, now: Timestamp) {
    let filter = &query.filter;
    if let Some(community) = &filter.community {
        sql.push(" AND t.community = ").bind(community.to_string());
    }
    if let Some(area) = filter.area {
        sql.push(" AND t.area = ").bind(area.code());
    }
    if let Some(category) = filter.category {
        sql.push(" AND t.category = ").bind(category.letter().to_string());
    }
    if let Some(item) = filter.item {
        sql.push(" AND t.item = ").bind(item.to_string());
    }
    match filter.status {
        Some(StatusFilter::One(state)) => sql.push(" AND t.state = ").bind(state.wire()),
        Some(StatusFilter::Open) => sql.push(OPEN_RANKS),
        Some(StatusFilter::Closed) => sql.push(ENDED_RANKS),
        None => sql,
    };
    if query.overdue {
        sql.push(" AND t.is_open = 1 AND t.due_at < ").bind(now.0);
    }
    if query.hard {
        sql.push(" AND t.hard = 1");
    }
    if let Some(unit) = &query.unit {
        sql.push(" AND t.id IN (SELECT ticket FROM child WHERE present = 1 AND unit = ");
        sql.bind(unit.to_string()).push(")");
    }
    if query.urgent {
        sql.push(OPEN_RANKS).push(" AND t.priority >= 1");
    }
    if query.mine {
        mine(sql, person);
    }
}

/// What waits for an act of the person's own unit or role.
pub fn mine(sql: &mut Statement, person: &Person) {
    sql.push(" AND (t.waits_for = ").bind(person.role.wire());
    sql.push(" AND t.waits_for <> 'unit_member'");
    sql.push(
        " OR t.id IN (SELECT ticket FROM child WHERE present = 1 AND state IN ('dispatched', 'in_progress')",
    );
    sql.push(" AND unit = ").bind(person.unit.as_ref().map(ToString::to_string)).push("))");
}
