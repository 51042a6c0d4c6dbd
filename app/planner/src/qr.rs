//! Reading a QR code from a picture of the camera.

use rqrr::PreparedImage;

/// Larger pictures are a mistake: a camera gives less than a tenth.
const MOST_PIXELS: usize = 1 << 26;

/// The smallest code has 21 modules a side.
const LEAST_SIDE: usize = 21;

/// Sharp pictures are read as they are; noisy ones often at half the size, where four pixels are averaged.
pub fn read(gray: &[u8], width: usize, height: usize) -> Option<String> {
    let pixels = width.checked_mul(height)?;
    if pixels != gray.len() || pixels > MOST_PIXELS || width.min(height) < LEAST_SIDE {
        return None;
    }
    find(width, height, |x, y| gray[y * width + x]).or_else(|| {
        let (width_2, height_2) = (width / 2, height / 2);
        let mean = |x: usize, y: usize| {
            let at = 2 * (y * width + x);
            let four = [at, at + 1, at + width, at + width + 1].map(|at| u32::from(gray[at]));
            (four.iter().sum::<u32>() / 4) as u8
        };
        (width_2.min(height_2) >= LEAST_SIDE).then(|| find(width_2, height_2, mean)).flatten()
    })
}

fn find(width: usize, height: usize, pixel: impl FnMut(usize, usize) -> u8) -> Option<String> {
    let mut picture = PreparedImage::prepare_from_greyscale(width, height, pixel);
    picture.detect_grids().iter().find_map(|grid| grid.decode().ok().map(|(_, text)| text))
}
