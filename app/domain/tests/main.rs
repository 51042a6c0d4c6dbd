//! What the rules promise, in one program: many small ones take long to link.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]

mod area;
mod at_work;
mod clock_steps;
mod clocks;
mod liveness;
mod patrol_coverage;
mod patrol_day;
mod patrol_misses;
mod patrol_network;
mod patrol_plan;
mod patrol_plan_ways;
mod patrol_points;
mod patrol_rest;
mod patrol_solve;
mod patrol_walk;
mod permissions;
mod pins;
mod public_calendar;
mod random_moves;
mod search;
mod site_codes;
mod slow;
mod ticket;
mod ticket_clocks;
mod ticket_rules;
mod told;
mod words;
