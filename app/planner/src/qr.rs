//! Reading a QR code from a picture of the camera.

use quircs::Quirc;

/// Larger pictures are a mistake: a camera gives less than a tenth.
const MOST_PIXELS: usize = 1 << 26;

/// The smallest code has 21 modules a side.
const LEAST_SIDE: usize = 21;

/// Small and sharp codes are read as they are; those in much noise once each pixel is the mean of its surroundings.
pub fn read(gray: &[u8], width: usize, height: usize) -> Option<String> {
    let pixels = width.checked_mul(height)?;
    if pixels != gray.len() || pixels > MOST_PIXELS || width.min(height) < LEAST_SIDE {
        return None;
    }
    find(gray, width, height).or_else(|| find(&blurred(gray, width), width, height))
}

fn find(gray: &[u8], width: usize, height: usize) -> Option<String> {
    let mut decoder = Quirc::default();
    let read = |code: quircs::Code| code.decode().ok().and_then(|data| String::from_utf8(data.payload).ok());
    decoder.identify(width, height, gray).flatten().find_map(read)
}

/// Every pixel but those at the edge is the mean of nine.
fn blurred(gray: &[u8], width: usize) -> Vec<u8> {
    let mut mean = gray.to_vec();
    let rows: Vec<&[u8]> = gray.chunks_exact(width).collect();
    for (y, around) in rows.windows(3).enumerate() {
        let row = &mut mean[(y + 1) * width..(y + 2) * width];
        for (x, pixel) in row.iter_mut().enumerate().take(width - 1).skip(1) {
            let sum: u32 = around.iter().flat_map(|row| &row[x - 1..=x + 1]).map(|&one| u32::from(one)).sum();
            *pixel = (sum / 9) as u8;
        }
    }
    mean
}
