//! The only file that touches the leaflet crate, and our bindings for what the crate lacks.

use std::rc::Rc;

use leaflet::{Event, Evented, EventedHandle, LatLng, LatLngBounds, Map, MapOptions, Popup, PopupOptions};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement};

#[wasm_bindgen]
extern "C" {
    type MapMore;
    #[wasm_bindgen(method, js_name = createPane)]
    fn create_pane(this: &MapMore, name: &str) -> HtmlElement;
    #[wasm_bindgen(method, js_name = getPixelOrigin)]
    fn pixel_origin(this: &MapMore) -> Xy;
    #[wasm_bindgen(method, js_name = containerPointToLayerPoint)]
    fn to_layer(this: &MapMore, point: &JsValue) -> Xy;
    // Private in Leaflet, and what its own renderers use.
    #[wasm_bindgen(method, js_name = _getNewPixelOrigin)]
    fn new_pixel_origin(this: &MapMore, center: &JsValue, zoom: f64) -> Xy;
    #[wasm_bindgen(method)]
    fn remove(this: &MapMore);

    type Xy;
    #[wasm_bindgen(method, getter)]
    fn x(this: &Xy) -> f64;
    #[wasm_bindgen(method, getter)]
    fn y(this: &Xy) -> f64;

    type ZoomAnim;
    #[wasm_bindgen(method, getter)]
    fn zoom(this: &ZoomAnim) -> f64;
    #[wasm_bindgen(method, getter)]
    fn center(this: &ZoomAnim) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = latlng)]
    fn lat_lng(this: &ZoomAnim) -> LatLng;

    #[wasm_bindgen(js_namespace = ["L", "DomUtil"], js_name = setTransform)]
    fn set_transform(el: &HtmlElement, offset: &JsValue, scale: f64);
    #[wasm_bindgen(js_namespace = ["L", "DomUtil"], js_name = setPosition)]
    fn set_position(el: &HtmlElement, point: &JsValue);
    #[wasm_bindgen(js_namespace = L, js_name = point)]
    fn point(x: f64, y: f64) -> JsValue;
}

/// What the rest of the map sees of Leaflet.
#[derive(Clone)]
pub struct Leaflet(Rc<Map>);

pub type Listener = EventedHandle<Event>;

#[derive(Debug, Clone, Copy)]
pub struct Click {
    pub lat: f64,
    pub lng: f64,
}

impl Leaflet {
    pub fn new(container: &HtmlElement, still: bool) -> Result<Self, JsValue> {
        let options = MapOptions::new();
        options.set_attribution_control(false);
        options.set_zoom_control(false);
        options.set_zoom_snap(0.25);
        options.set_zoom_delta(1.0);
        options.set_min_zoom(14.0);
        options.set_max_zoom(21.0);
        if still {
            options.set_dragging(false);
            options.set_keyboard(false);
            options.set_scroll_wheel_zoom(false);
            options.set_touch_zoom(false);
            options.set_box_zoom(false);
        }
        let map = Map::new_with_element(container, &options)?;
        if !still {
            let zoom = leaflet::ZoomOptions::new();
            js_sys::Reflect::set(&zoom, &"position".into(), &"bottomright".into())?;
            map.add_control(&leaflet::Zoom::new(&zoom));
        }
        Ok(Self(Rc::new(map)))
    }

    fn more(&self) -> &MapMore {
        let map: &JsValue = self.0.as_ref().as_ref();
        map.unchecked_ref()
    }

    pub fn fit(&self, bounds: [[f64; 2]; 2]) {
        let corner = |c: [f64; 2]| LatLng::new(c[0], c[1]);
        self.0.fit_bounds(&LatLngBounds::new(&corner(bounds[0]), &corner(bounds[1])));
    }

    pub fn set_view(&self, lat: f64, lng: f64, zoom: f64) {
        self.0.set_view(&LatLng::new(lat, lng), zoom);
    }

    pub fn zoom(&self) -> f64 {
        self.0.get_zoom()
    }

    pub fn size(&self) -> (f64, f64) {
        let size: JsValue = self.0.get_size().into();
        let size: &Xy = size.unchecked_ref();
        (size.x(), size.y())
    }

    pub fn pixel_origin(&self) -> (f64, f64) {
        let origin = self.more().pixel_origin();
        (origin.x(), origin.y())
    }

    /// Where the map will put its origin when it has moved to this centre and zoom.
    fn coming_origin(&self, center: &JsValue, zoom: f64) -> (f64, f64) {
        let origin = self.more().new_pixel_origin(center, zoom);
        (origin.x(), origin.y())
    }

    pub fn to_layer(&self, x: f64, y: f64) -> (f64, f64) {
        let p = self.more().to_layer(&point(x, y));
        (p.x(), p.y())
    }

    pub fn pane(&self, name: &str) -> HtmlElement {
        self.more().create_pane(name)
    }

    pub fn on(&self, kind: &'static str, act: impl Fn() + 'static) -> Listener {
        Evented::on_leaflet_event::<Event, _, _, &Map>(&self.0.as_ref(), kind, move |_| act())
    }

    pub fn on_click(&self, act: impl Fn(Click) + 'static) -> Listener {
        Evented::on_leaflet_event::<Event, _, _, &Map>(&self.0.as_ref(), "click", move |event| {
            let event: ZoomAnim = event.unchecked_into();
            let at = event.lat_lng();
            act(Click { lat: at.lat(), lng: at.lng() });
        })
    }

    /// `act` receives the zoom that the map is moving to and its origin there.
    pub fn on_zoom_anim(&self, act: impl Fn(f64, (f64, f64)) + 'static) -> Listener {
        let map = self.clone();
        Evented::on_leaflet_event::<Event, _, _, &Map>(&self.0.as_ref(), "zoomanim", move |event| {
            let event: ZoomAnim = event.unchecked_into();
            act(event.zoom(), map.coming_origin(&event.center(), event.zoom()));
        })
    }

    /// The origin at the present centre: differs from `pixel_origin` while two fingers zoom.
    pub fn moving_origin(&self) -> (f64, f64) {
        self.coming_origin(self.0.get_center().as_ref(), self.zoom())
    }

    pub fn popup(&self, lat: f64, lng: f64, content: &HtmlElement) {
        let options = PopupOptions::new();
        options.set_class_name("map-popup".to_owned());
        options.set_max_width(280.0);
        let popup = Popup::new(&options, None);
        popup.set_lat_lng(LatLng::new(lat, lng).as_ref());
        popup.set_content(content);
        self.0.open_popup(&popup);
    }

    pub fn remove(&self) {
        self.more().remove();
    }
}

pub fn place(canvas: &HtmlCanvasElement, x: f64, y: f64) {
    set_position(canvas, &point(x, y));
}

pub fn transform(canvas: &HtmlCanvasElement, x: f64, y: f64, scale: f64) {
    set_transform(canvas, &point(x, y), scale);
}
