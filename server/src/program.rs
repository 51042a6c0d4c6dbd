//! Arguments, settings, run. It is started from here and not from `main.rs`, so that all of it, every page included,
//! is compiled once: what a future does is generated where it is waited for.

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::cli::Cli;
use crate::commands;
use crate::settings::Settings;

/// The whole program: what it answers is the process's exit code.
#[must_use]
pub fn start() -> ExitCode {
    let cli = Cli::parse();
    let settings = match Settings::from_env() {
        Ok(settings) => settings,
        Err(error) => return failed(&error.to_string()),
    };
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the system gives no threads or no events: {error}")),
    };
    match runtime.block_on(commands::run(cli.command, settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => failed(&sentence),
    }
}

#[allow(clippy::print_stderr, reason = "a command's failure is told on standard error")]
fn failed(sentence: &str) -> ExitCode {
    eprintln!("weiwangge: {sentence}");
    ExitCode::FAILURE
}
