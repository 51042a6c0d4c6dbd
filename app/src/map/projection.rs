//! Web Mercator, as Leaflet has it: the world is a square of side 1, at zoom z of 256 · 2^z pixels.

use std::f64::consts::PI;

/// Degrees to the unit square; y grows southwards.
pub fn to_unit(lat: f64, lng: f64) -> (f64, f64) {
    let sin = lat.clamp(-85.051_128_78, 85.051_128_78).to_radians().sin();
    (lng / 360.0 + 0.5, 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI))
}

/// Pixels of the world's side.
pub fn world(zoom: f64) -> f64 {
    256.0 * zoom.exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_places() {
        let (x, y) = to_unit(0.0, 0.0);
        assert!((x - 0.5).abs() < 1e-12 && (y - 0.5).abs() < 1e-12);
        let (x, y) = to_unit(85.051_128_78, -180.0);
        assert!(x.abs() < 1e-12 && y.abs() < 1e-9);
    }

    #[test]
    fn a_metre_at_the_estate_is_a_few_pixels_when_near() {
        let (_, y0) = to_unit(31.3240, 121.4370);
        let (_, y1) = to_unit(31.3240 + 1.0 / 110_863.0, 121.4370);
        let pixels = (y0 - y1) * world(18.0);
        assert!((1.9..2.0).contains(&pixels), "{pixels}");
    }
}
