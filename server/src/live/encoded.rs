use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;

/// A document in its three encodings, made once and shared by all who ask. `seq` names its version.
#[derive(Debug, Clone)]
pub struct Encoded {
    pub seq: u64,
    pub plain: Bytes,
    pub gzip: Bytes,
    pub brotli: Bytes,
}

impl Encoded {
    pub fn of(seq: u64, plain: Vec<u8>) -> Self {
        Self { seq, gzip: gzip(&plain, 6), brotli: brotli(&plain), plain: plain.into() }
    }

    /// For one asker alone, who is not worth three encodings.
    pub fn once(seq: u64, plain: Vec<u8>) -> Self {
        Self { seq, gzip: gzip(&plain, 4), brotli: Bytes::new(), plain: plain.into() }
    }
}

fn gzip(plain: &[u8], level: u32) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    let written = encoder.write_all(plain).and_then(|()| encoder.finish());
    written.unwrap_or_default().into()
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 18, ..Default::default() };
    let written = brotli::BrotliCompress(&mut &*plain, &mut out, &params);
    if written.is_err() {
        out.clear();
    }
    out.into()
}

/// A document that is remade only when what it shows has changed since, by one for all who wait.
#[derive(Default)]
pub struct Cache(tokio::sync::Mutex<Option<Arc<Encoded>>>);

impl Cache {
    /// `gather` takes what is to be encoded out of a lock; encoding itself runs off the runtime's threads.
    pub async fn get<E>(&self, seq: u64, gather: impl FnOnce() -> E) -> Arc<Encoded>
    where
        E: FnOnce() -> Encoded + Send + 'static,
    {
        let mut held = self.0.lock().await;
        if let Some(encoded) = held.as_ref().filter(|encoded| encoded.seq >= seq) {
            return encoded.clone();
        }
        // Encoding fails only where the whole server is being ended.
        let made = tokio::task::spawn_blocking(gather()).await;
        let made = Arc::new(made.unwrap_or_else(|_| Encoded::of(0, Vec::new())));
        *held = Some(made.clone());
        made
    }
}
