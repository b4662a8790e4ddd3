//! The QR code as pixels, one a module, with its quiet zone.
//! Knows nothing of what the code says.

use super::PdfError;
use crate::domain::certificates::qr;
use krilla::image::{BitsPerComponent, CustomImage, Image, ImageColorspace};
use qrcodegen::{Mask, QrCode, QrCodeEcc, Version};
use std::sync::Arc;

/// Light modules that a reader needs on every side.
const QUIET: i32 = 4;

/// A drawn code.
pub struct QrImage {
    /// Modules on a side, quiet zone included.
    pub modules: u16,
    /// For krilla.
    pub image: Image,
}

/// Draws the code of a QR text.
pub fn draw(text: &str) -> Result<QrImage, PdfError> {
    let segments = qr::segments(text).map_err(|_| PdfError::Qr)?;
    // Every mask decodes. Looking for the best one takes twenty times as long as all the rest.
    let code = QrCode::encode_segments_advanced(
        &segments,
        QrCodeEcc::Medium,
        Version::MIN,
        Version::MAX,
        Some(Mask::new(2)),
        false,
    )
    .map_err(|_| PdfError::Qr)?;
    let span = -QUIET..code.size() + QUIET;
    let modules = u16::try_from(span.len()).map_err(|_| PdfError::Qr)?;
    let module = |y: i32, x: i32| if code.get_module(x, y) { 0 } else { 255 };
    let pixels: Vec<u8> =
        span.clone().flat_map(|y| span.clone().map(move |x| (y, x))).map(|(y, x)| module(y, x)).collect();
    let pixels = Pixels { side: modules.into(), luma: pixels.into() };
    let image = Image::from_custom(pixels, false).map_err(|_| PdfError::Qr)?;
    Ok(QrImage { modules, image })
}

#[derive(Clone, Hash)]
struct Pixels {
    side: u32,
    luma: Arc<[u8]>,
}

impl CustomImage for Pixels {
    fn color_channel(&self) -> &[u8] {
        &self.luma
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        None
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        (self.side, self.side)
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        ImageColorspace::Luma
    }
}
