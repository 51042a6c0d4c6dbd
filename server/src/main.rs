//! Arguments, settings, run.

use std::process::ExitCode;

use clap::Parser;
use server::cli::Cli;
use server::commands;
use server::settings::Settings;
use tracing_subscriber::EnvFilter;

/// Many small pieces live for one request and are let go by another thread: a sixth less time than with the
/// system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let settings = match Settings::from_env() {
        Ok(settings) => settings,
        Err(error) => return failed(&error.to_string()),
    };
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match commands::run(cli.command, settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => failed(&sentence),
    }
}

#[allow(clippy::print_stderr, reason = "a command's failure is told on standard error")]
fn failed(sentence: &str) -> ExitCode {
    eprintln!("weiwangge: {sentence}");
    ExitCode::FAILURE
}
