//! Pictures of codes as a camera gives them: small and large, turned, dark, blurred and noisy.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]

use planner::decode_qr;
use qrcode::{Color, EcLevel, QrCode};

const DOOR: &str = "https://grid.example/s/GK1-1-3-2.a.7KQ2M9XW4T6ZC8R1";

struct Picture {
    width: u32,
    height: u32,
    gray: Vec<u8>,
}

impl Picture {
    fn read(&self) -> Option<String> {
        decode_qr(&self.gray, self.width, self.height)
    }

    /// Multiplies, adds, and shakes every pixel by up to `noise` either way.
    fn shaken(mut self, noise: f64, seed: u64) -> Self {
        let mut unit = numbers(seed);
        for pixel in &mut self.gray {
            let value = f64::from(*pixel) + (unit() * 2.0 - 1.0) * noise;
            *pixel = value.clamp(0.0, 255.0) as u8;
        }
        self
    }
}

/// SplitMix64: from 0 to 1.
fn numbers(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A code of `module` pixels a module, turned by `degrees` in the middle of a picture, between a dark and a light grey.
/// Each pixel is the mean of nine samples, which blurs the edges a little.
fn picture(text: &str, module: f64, degrees: f64, dark: f64, light: f64) -> Picture {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let modules = code.width();
    let colors = code.to_colors();
    let side = ((modules + 12) as f64 * module * 1.45) as u32;
    let (width, height) = (side + 40, side);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let black = |x: f64, y: f64| {
        let (x, y) = (x - f64::from(width) / 2.0, y - f64::from(height) / 2.0);
        let half = modules as f64 / 2.0;
        let (column, row) = ((x * cos + y * sin) / module + half, (y * cos - x * sin) / module + half);
        let inside = |v: f64| v >= 0.0 && v < modules as f64;
        inside(column) && inside(row) && colors[row as usize * modules + column as usize] == Color::Dark
    };
    let mut gray = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let samples = (0..9).filter(|sample| {
                let (dx, dy) = (f64::from(sample % 3), f64::from(sample / 3));
                black(f64::from(x) + (dx + 0.5) / 3.0, f64::from(y) + (dy + 0.5) / 3.0)
            });
            let share = samples.count() as f64 / 9.0;
            gray.push((light + (dark - light) * share) as u8);
        }
    }
    Picture { width, height, gray }
}

#[test]
fn codes_of_all_sizes_are_read() {
    for module in [2.0, 3.0, 4.5, 8.0, 15.0] {
        assert_eq!(picture(DOOR, module, 0.0, 0.0, 255.0).read().as_deref(), Some(DOOR), "{module}");
    }
}

#[test]
fn codes_that_are_turned_are_read() {
    for degrees in (0..360).step_by(15) {
        let degrees = f64::from(degrees);
        assert_eq!(picture(DOOR, 5.0, degrees, 0.0, 255.0).read().as_deref(), Some(DOOR), "{degrees}°");
    }
}

#[test]
fn codes_in_bad_light_are_read() {
    for (dark, light) in [(20.0, 90.0), (150.0, 235.0), (60.0, 200.0)] {
        assert_eq!(picture(DOOR, 5.0, 8.0, dark, light).read().as_deref(), Some(DOOR), "{dark} to {light}");
    }
}

#[test]
fn codes_in_noise_are_read() {
    for (seed, noise) in [(1, 30.0), (2, 60.0), (3, 90.0)] {
        let picture = picture(DOOR, 6.0, 12.0, 30.0, 220.0).shaken(noise, seed);
        assert_eq!(picture.read().as_deref(), Some(DOOR), "±{noise}");
    }
}

#[test]
fn chinese_is_read_as_it_was_written() {
    let text = "一区3幢2单元";
    assert_eq!(picture(text, 6.0, 0.0, 0.0, 255.0).read().as_deref(), Some(text));
}

#[test]
fn whatever_is_no_code_is_none() {
    assert_eq!(decode_qr(&[], 0, 0), None);
    assert_eq!(decode_qr(&[0; 100], 10, 10), None);
    assert_eq!(decode_qr(&[255; 640 * 480], 640, 480), None);
    assert_eq!(decode_qr(&[0; 640 * 480], 640, 480), None);
    assert_eq!(decode_qr(&[0; 50], 640, 480), None);
    assert_eq!(decode_qr(&[0; 50], u32::MAX, u32::MAX), None);
    for seed in 0..20 {
        let noise = Picture { width: 200, height: 150, gray: vec![128; 200 * 150] }.shaken(128.0, seed);
        assert_eq!(noise.read(), None);
    }
}

#[test]
fn half_a_code_is_none() {
    for seed in 0..30_u32 {
        let mut picture = picture(DOOR, 4.0, f64::from(seed) * 7.0, 0.0, 255.0);
        let mut unit = numbers(u64::from(seed));
        let (row, rows) = ((unit() * 60.0) as usize, 30 + (unit() * 60.0) as usize);
        let width = picture.width as usize;
        let last = picture.gray.len();
        picture.gray[(row * width).min(last)..((row + rows) * width).min(last)].fill(255);
        let read = picture.read();
        assert!(read.is_none() || read.as_deref() == Some(DOOR));
    }
}
