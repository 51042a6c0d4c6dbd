use clap::ValueEnum;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// One polygon (GeoJSON): code, name, name_en
    Subdistrict,
    /// Polygons (GeoJSON): code, name, short_name, name_en, short_name_en
    Communities,
    /// Polygons (GeoJSON): community, no, name, name_en
    Areas,
    /// Polygons (GeoJSON): community, area, no, name, name_en
    Buildings,
    /// Points (GeoJSON) or CSV: community, area, building, unit, lat, lng, floors, households
    Stairwells,
    /// Points (GeoJSON) or CSV: community, area, kind, no, name, name_en, lat, lng, underground
    Facilities,
    /// Points (GeoJSON) or CSV: roads, shops and river sections that 监督员 look at: community (the nearest), no,
    /// kind (road, shop, river), name, name_en, lat, lng
    StreetPoints,
    /// Lines (GeoJSON): the network that people walk on
    Paths,
    /// Any features (GeoJSON): the drawn background
    Plan,
    /// CSV: who manages the doors of a community
    Companies,
    /// CSV: public holidays and make-up days, whole years: from, until, kind (holiday, makeup), name, name_en
    Calendar,
    /// CSV: who can handle a ticket: id, kind, name, name_en, community, area, hours, signs_in, phone
    Units,
}
