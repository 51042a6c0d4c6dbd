//! Which area a point lies in. Found by geometry on the server, never taken from a client.

use serde::{Deserialize, Serialize};

use crate::event::AreaRef;
use crate::geo::{Point, Polygon};
use crate::ids::CommunityCode;

/// 责任区 of a community.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    pub community: CommunityCode,
    pub no: u8,
    pub name: String,
    pub name_en: String,
    pub shape: Polygon,
}

/// 居民区 with its committee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Community {
    pub code: CommunityCode,
    pub name: String,
    pub short_name: String,
    pub name_en: String,
    pub short_name_en: String,
    pub shape: Polygon,
}

/// 街道.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subdistrict {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub shape: Polygon,
}

/// Whose a point is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    pub community: CommunityCode,
    pub area: AreaRef,
}

/// Finds the owner of a point: the area that contains it; else, within the subdistrict, the street, whose
/// ticket is kept with the nearest community (every record belongs to one); `None` outside the subdistrict.
pub fn locate(
    subdistrict: &Subdistrict,
    communities: &[Community],
    areas: &[Area],
    p: Point,
) -> Option<Located> {
    if let Some(area) = areas.iter().find(|area| area.shape.contains(p)) {
        return Some(Located { community: area.community.clone(), area: AreaRef::Area(area.no) });
    }
    if !subdistrict.shape.contains(p) {
        return None;
    }
    let nearest = communities
        .iter()
        .map(|c| (c, if c.shape.contains(p) { 0.0 } else { c.shape.distance_to_edge(p) }))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Located { community: nearest.0.code.clone(), area: AreaRef::Street })
}
