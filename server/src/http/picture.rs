//! A photo as it arrives becomes two JPEG renditions without metadata: decoded under limits, turned upright,
//! resized, encoded anew. No EXIF and no GPS survives, and the id is the hash of what is kept.

use std::io::Cursor;

use domain::backend::ports::Rendition;
use domain::backend::sha256;
use domain::error::Problem;
use domain::ids::PhotoId;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

/// Bytes of one photo as sent.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// More pixels than any phone takes; a bomb declares more, and is refused before it is decoded.
const MAX_PIXELS: u64 = 100_000_000;
const MAX_ALLOC: u64 = 450 * 1024 * 1024;
const LONG_SIDE: u32 = 1_600;
const THUMB_SIDE: u32 = 320;
const QUALITY: u8 = 82;

/// # Errors
/// `NotAPhoto` for anything but JPEG, PNG and WebP, `TooLarge` for too many bytes or pixels, `Damaged` for what
/// does not decode to its end.
pub fn process(bytes: &[u8]) -> Result<Rendition, Problem> {
    if bytes.is_empty() {
        return Err(Problem::Damaged);
    }
    if bytes.len() > MAX_BYTES {
        return Err(Problem::TooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| Problem::NotAPhoto)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(Problem::NotAPhoto);
    }
    if format == ImageFormat::Jpeg && !ends_like_jpeg(bytes) {
        return Err(Problem::Damaged);
    }
    let picture = decode(bytes, format)?;
    let full = shrink(&picture, LONG_SIDE);
    let thumb = shrink(&full, THUMB_SIDE);
    let (full_jpeg, thumb_jpeg) = (encode(&full)?, encode(&thumb)?);
    Ok(Rendition {
        id: PhotoId::of_digest(sha256(&[&full_jpeg])),
        width: full.width(),
        height: full.height(),
        full: full_jpeg,
        thumb: thumb_jpeg,
    })
}

/// The decoder forgives a JPEG that was cut off and paints the rest grey; half a photo is no evidence.
fn ends_like_jpeg(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(64 * 1024)..];
    tail.windows(2).any(|pair| pair == [0xff, 0xd9])
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<RgbImage, Problem> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(problem_of)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Problem::TooLarge);
    }
    let upright = decoder.orientation().map_err(problem_of)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(problem_of)?;
    picture.apply_orientation(upright);
    Ok(flatten(picture))
}

/// Transparent places become white, as on paper.
fn flatten(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, a] = rgba.get_pixel(x, y).0;
        let over = |c: u8| ((u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a))) / 255) as u8;
        image::Rgb([over(r), over(g), over(b)])
    })
}

fn shrink(picture: &RgbImage, long_side: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    if longest <= long_side {
        return picture.clone();
    }
    let scaled = |side: u32| u64::from(side) * u64::from(long_side) / u64::from(longest);
    let fit = |side| u32::try_from(scaled(side).max(1)).unwrap_or(long_side);
    image::imageops::resize(picture, fit(width), fit(height), FilterType::Triangle)
}

fn encode(picture: &RgbImage) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    picture.write_with_encoder(encoder).map_err(problem_of)?;
    Ok(out)
}

fn problem_of(error: image::ImageError) -> Problem {
    match error {
        image::ImageError::Limits(_) => Problem::TooLarge,
        image::ImageError::Unsupported(_) => Problem::NotAPhoto,
        _ => Problem::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
        encode(&picture).unwrap()
    }

    /// An APP1 segment behind the start marker: orientation 6 (turn right) and a marker text in the place where
    /// a phone writes its position.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
        tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS-MARK-31.3240");
        let mut out = jpeg[..2].to_vec();
        out.extend([0xff, 0xe1]);
        out.extend(u16::try_from(tiff.len() + 2).unwrap().to_be_bytes());
        out.extend(tiff);
        out.extend(&jpeg[2..]);
        out
    }

    #[test]
    fn a_large_photo_is_kept_at_1600_and_320_pixels() {
        let kept = process(&jpeg(3200, 800)).unwrap();
        assert_eq!((kept.width, kept.height), (1600, 400));
        let thumb = image::load_from_memory(&kept.thumb).unwrap();
        assert_eq!((thumb.width(), thumb.height()), (320, 80));
    }

    #[test]
    fn a_photo_is_turned_upright_and_keeps_no_metadata() {
        let sent = with_exif(&jpeg(400, 200));
        assert!(sent.windows(8).any(|w| w == b"GPS-MARK"));
        let kept = process(&sent).unwrap();
        assert_eq!((kept.width, kept.height), (200, 400));
        for bytes in [&kept.full, &kept.thumb] {
            assert!(!bytes.windows(8).any(|w| w == b"GPS-MARK"));
            assert!(!bytes.windows(4).any(|w| w == b"Exif"));
        }
    }

    #[test]
    fn the_same_photo_has_the_same_id() {
        assert_eq!(process(&jpeg(40, 30)).unwrap().id, process(&jpeg(40, 30)).unwrap().id);
    }

    #[test]
    fn a_truncated_photo_is_damaged() {
        let whole = jpeg(800, 600);
        assert_eq!(process(&whole[..whole.len() / 2]).unwrap_err(), Problem::Damaged);
        let mut png = Cursor::new(Vec::new());
        RgbImage::new(64, 64).write_to(&mut png, ImageFormat::Png).unwrap();
        let png = png.into_inner();
        assert_eq!(process(&png[..png.len() - 40]).unwrap_err(), Problem::Damaged);
    }

    #[test]
    fn nothing_and_other_files_are_no_photos() {
        assert_eq!(process(b"").unwrap_err(), Problem::Damaged);
        assert_eq!(process(b"<html>hello</html>").unwrap_err(), Problem::NotAPhoto);
        assert_eq!(process(b"GIF89a\x01\0\x01\0\0\0\0;").unwrap_err(), Problem::NotAPhoto);
        assert_eq!(process(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap_err(), Problem::NotAPhoto);
    }

    #[test]
    fn a_bomb_is_refused_by_its_declared_size() {
        // A PNG header that declares 30,000 × 30,000 pixels and brings none.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(30_000_u32.to_be_bytes());
        png.extend(30_000_u32.to_be_bytes());
        png.extend([8, 2, 0, 0, 0]);
        png.extend(crc(&png[12..]).to_be_bytes());
        png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        assert_eq!(process(&png).unwrap_err(), Problem::TooLarge);
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
        })
    }
}
