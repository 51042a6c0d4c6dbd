#!/usr/bin/env python3
"""Writes the synthetic demo place (示意图,非测绘成果) next to this file.

Python 3 standard library only; a fixed seed, so every run writes the same bytes.
The place is laid out in local metres (x east, y north) around ORIGIN, the centre
of the estate, and projected to WGS-84 with an equirectangular projection.

    python3 server/demo/generate.py            # writes beside this file
    python3 server/demo/generate.py /tmp/out   # writes elsewhere
"""
import csv
import json
import math
import os
import random
import sys

ORIGIN_LAT, ORIGIN_LNG = 31.3240, 121.4370
EARTH = 6378137.0
COMMUNITY = "GK1"
HOUSEHOLDS = {1: 522, 2: 508, 3: 479, 4: 465, 5: 465}
BUILDINGS = {1: 12, 2: 12, 3: 11, 4: 11, 5: 10}
STAIRWELLS = {1: 36, 2: 35, 3: 33, 4: 32, 5: 32}
HAN = {1: "一", 2: "二", 3: "三", 4: "四", 5: "五"}
R = random.Random(20190418)

# ---------------------------------------------------------------- geometry


def q(p):
    """The one grid every vertex lies on: centimetres."""
    return (round(p[0], 2) + 0.0, round(p[1], 2) + 0.0)


def lnglat(p):
    lat = ORIGIN_LAT + math.degrees(p[1] / EARTH)
    lng = ORIGIN_LNG + math.degrees(p[0] / (EARTH * math.cos(math.radians(ORIGIN_LAT))))
    return [round(lng, 7), round(lat, 7)]


def sub(a, b):
    return (a[0] - b[0], a[1] - b[1])


def add(a, b, k=1.0):
    return (a[0] + b[0] * k, a[1] + b[1] * k)


def dist(a, b):
    return math.hypot(a[0] - b[0], a[1] - b[1])


def lerp(a, b, t):
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def unit(a, b):
    d = dist(a, b) or 1.0
    return ((b[0] - a[0]) / d, (b[1] - a[1]) / d)


def area2(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))


def ccw(ring):
    return ring if area2(ring) > 0 else ring[::-1]


def centroid(ring):
    a = sx = sy = 0.0
    for p, r in zip(ring, ring[1:] + ring[:1]):
        w = p[0] * r[1] - r[0] * p[1]
        a += w
        sx += (p[0] + r[0]) * w
        sy += (p[1] + r[1]) * w
    return (sx / (3 * a), sy / (3 * a))


def inside(p, ring):
    x, y = p
    hit = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            hit = not hit
    return hit


def foot(p, a, b):
    """Nearest point of segment ab to p, and its parameter."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    n = dx * dx + dy * dy
    t = 0.0 if n == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / n))
    return (a[0] + dx * t, a[1] + dy * t), t


def seg_dist(p, a, b):
    return dist(p, foot(p, a, b)[0])


def cross(a, b, c, d):
    """Intersection of segments ab and cd (parameters t, s) or None."""
    r, s = sub(b, a), sub(d, c)
    k = r[0] * s[1] - r[1] * s[0]
    if abs(k) < 1e-9:
        return None
    m = sub(c, a)
    t = (m[0] * s[1] - m[1] * s[0]) / k
    u = (m[0] * r[1] - m[1] * r[0]) / k
    if -1e-9 <= t <= 1 + 1e-9 and -1e-9 <= u <= 1 + 1e-9:
        return t, u
    return None


def seg_seg_dist(a, b, c, d):
    if cross(a, b, c, d):
        return 0.0
    return min(seg_dist(a, c, d), seg_dist(b, c, d), seg_dist(c, a, b), seg_dist(d, a, b))


def edges(ring):
    return list(zip(ring, ring[1:] + ring[:1]))


def segs(line):
    return list(zip(line, line[1:]))


def smooth(points, step=7.0):
    """Catmull-Rom through the points; the points themselves stay vertices."""
    out = [q(points[0])]
    for i in range(len(points) - 1):
        p0 = points[max(i - 1, 0)]
        p1, p2 = points[i], points[i + 1]
        p3 = points[min(i + 2, len(points) - 1)]
        n = max(1, int(round(dist(p1, p2) / step)))
        for k in range(1, n + 1):
            t = k / n
            out.append(q(tuple(
                0.5 * (2 * p1[j] + (p2[j] - p0[j]) * t
                       + (2 * p0[j] - 5 * p1[j] + 4 * p2[j] - p3[j]) * t * t
                       + (3 * p1[j] - p0[j] - 3 * p2[j] + p3[j]) * t ** 3)
                for j in (0, 1))))
    return out


def offset(line, d):
    """Parallel line; positive d lies to the left."""
    out = []
    for i, p in enumerate(line):
        dirs = []
        if i > 0:
            dirs.append(unit(line[i - 1], p))
        if i < len(line) - 1:
            dirs.append(unit(p, line[i + 1]))
        nx = sum(-v[1] for v in dirs)
        ny = sum(v[0] for v in dirs)
        n = math.hypot(nx, ny) or 1.0
        nx, ny = nx / n, ny / n
        cosine = max(0.5, nx * -dirs[0][1] + ny * dirs[0][0])
        out.append((p[0] + nx * d / cosine, p[1] + ny * d / cosine))
    return out


def ribbon(line, left, right=None):
    """Polygon between two parallels of a line."""
    right = -left if right is None else right
    return [q(p) for p in offset(line, left)] + [q(p) for p in offset(line, right)[::-1]]


def thin(line, tol):
    """Douglas-Peucker."""
    if len(line) < 3:
        return line
    best, at = 0.0, 0
    for i in range(1, len(line) - 1):
        d = seg_dist(line[i], line[0], line[-1])
        if d > best:
            best, at = d, i
    if best <= tol:
        return [line[0], line[-1]]
    return thin(line[:at + 1], tol)[:-1] + thin(line[at:], tol)


def inset(ring, d):
    """Mitred inset of a CCW ring."""
    out = []
    n = len(ring)
    for i in range(n):
        a, b, c = ring[i - 1], ring[i], ring[(i + 1) % n]
        u1, u2 = unit(a, b), unit(b, c)
        n1, n2 = (-u1[1], u1[0]), (-u2[1], u2[0])
        k = 1 + n1[0] * n2[0] + n1[1] * n2[1]
        out.append(q((b[0] + (n1[0] + n2[0]) * d / k, b[1] + (n1[1] + n2[1]) * d / k)))
    return out


def length(line):
    return sum(dist(a, b) for a, b in segs(line))


def at(line, s):
    """Point and direction at distance s along a line."""
    for a, b in segs(line):
        d = dist(a, b)
        if s <= d:
            return lerp(a, b, s / d), unit(a, b)
        s -= d
    return line[-1], unit(line[-2], line[-1])


def bent(line, s):
    """The same, with a direction that turns evenly over the bends."""
    p, _ = at(line, s)
    return p, unit(at(line, max(s - 12, 0))[0], at(line, s + 12)[0])


def cut(line, s0, s1):
    """The piece of a line between two distances."""
    out = [at(line, s0)[0]]
    s = 0.0
    for a, b in segs(line):
        s += dist(a, b)
        if s0 < s < s1:
            out.append(b)
    out.append(at(line, s1)[0])
    return out


def where(line, p):
    """Distance along a line of the point nearest to p."""
    best, got, s = 1e9, 0.0, 0.0
    for a, b in segs(line):
        f, t = foot(p, a, b)
        if dist(f, p) < best:
            best, got = dist(f, p), s + dist(a, b) * t
        s += dist(a, b)
    return got


class Frame:
    """A rotated frame: u along the rows, v to the (building) north."""

    def __init__(self, c, deg):
        self.c = c
        self.deg = deg
        self.cos, self.sin = math.cos(math.radians(deg)), math.sin(math.radians(deg))

    def out(self, u, v):
        return (self.c[0] + u * self.cos - v * self.sin, self.c[1] + u * self.sin + v * self.cos)

    def into(self, p):
        x, y = p[0] - self.c[0], p[1] - self.c[1]
        return (x * self.cos + y * self.sin, -x * self.sin + y * self.cos)

    def rect(self, u0, v0, u1, v1):
        return [q(self.out(u0, v0)), q(self.out(u1, v0)), q(self.out(u1, v1)), q(self.out(u0, v1))]


def box(c, w, h, deg):
    return Frame(c, deg).rect(-w / 2, -h / 2, w / 2, h / 2)


class Segs:
    """Segments with a clearance each, hashed on a grid."""

    def __init__(self, cell=12.0):
        self.cell = cell
        self.grid = {}
        self.all = []

    def put(self, a, b, clear=0.0, tag=None):
        i = len(self.all)
        self.all.append((a, b, clear, tag))
        n = max(1, int(dist(a, b) / (self.cell / 2)))
        seen = set()
        for k in range(n + 1):
            p = lerp(a, b, k / n)
            key = (int(p[0] // self.cell), int(p[1] // self.cell))
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    seen.add((key[0] + dx, key[1] + dy))
        for key in seen:
            self.grid.setdefault(key, []).append(i)

    def ring(self, ring, clear=0.0, tag=None):
        for a, b in edges(ring):
            self.put(a, b, clear, tag)

    def line(self, line, clear=0.0, tag=None):
        for a, b in segs(line):
            self.put(a, b, clear, tag)

    def near(self, p):
        return [self.all[i] for i in self.grid.get((int(p[0] // self.cell), int(p[1] // self.cell)), ())]

    def room(self, p, default=9.0):
        """Smallest (distance - clearance) to any segment nearby."""
        best = default
        for a, b, clear, _ in self.near(p):
            d = seg_dist(p, a, b) - clear
            if d < best:
                best = d
        return best


def gap(r1, r2):
    """Distance between two rings (0 when they meet)."""
    if inside(r1[0], r2) or inside(r2[0], r1):
        return 0.0
    return min(seg_seg_dist(a, b, c, d) for a, b in edges(r1) for c, d in edges(r2))


def line_ring_gap(line, ring):
    if any(inside(p, ring) for p in line):
        return 0.0
    return min(seg_seg_dist(a, b, c, d) for a, b in segs(line) for c, d in edges(ring))


# ---------------------------------------------------------------- the estate's outline, areas and lanes

W1, GN, GE, S2, GS = q((-180, 27)), q((-6, 125)), q((181, 19)), q((66, -131)), q((-58, -130))

# wall pieces between the nodes, counter-clockwise from the north gate
WALL_N_W = [GN, (-60, 126), (-104, 129.5), (-163, 130), (-176.5, 121), (-178, 80), W1]
WALL_W_S = [W1, (-181, -24), (-176, -72), (-175, -107), (-162, -117.5), (-110, -124), GS]
WALL_S = [GS, (-20, -131), (20, -132.5), S2]
WALL_S_E = [S2, (112, -127), (158, -122), (171, -110), (174, -60), GE]
WALL_E_N = [GE, (180, 64), (178, 118), (165, 131.5), (110, 128.5), (52, 127), GN]
WALLS = [[q(p) for p in w] for w in (WALL_N_W, WALL_W_S, WALL_S, WALL_S_E, WALL_E_N)]
WALL_N_W, WALL_W_S, WALL_S, WALL_S_E, WALL_E_N = WALLS
ESTATE = [p for w in WALLS for p in w[:-1]]

J1, JB1, JB2 = q((9, 15)), q((-53, 10)), q((61, 9.5))
MID = smooth([(-173.5, 26), (-150, 24.5), (-112, 19), (-80, 12.5), JB1, (-20, 12), J1, (34, 11.5), JB2, (96, 9), (135, 15), GE])
MAIN = smooth([GN, (-7, 108), (-9, 92), (-3, 74), (11, 56), (16, 40), J1])
B1 = smooth([JB1, (-57, -18), (-53, -48), (-55, -78), (-60, -106), GS])
B2 = smooth([JB2, (63, -14), (60, -44), (59.5, -74), (64, -104), (65.5, -126.5)])


def pieces(line, *nodes):
    idx = [0] + [line.index(n) for n in nodes] + [len(line) - 1]
    return [line[a:b + 1] for a, b in zip(idx, idx[1:])]


MID_W, MID_JW, MID_JE, MID_E = pieces(MID, JB1, J1, JB2)
B_W = [W1] + MID_W           # border 一|四, from the wall
B_S2 = B2 + [S2]             # border 五|三, to the wall


def chain(*lines):
    out = []
    for line in lines:
        out += line if not out else line[1:]
    assert out[0] == out[-1], (out[0], out[-1])
    return ccw(out[:-1])


AREA = {
    1: chain(WALL_N_W, B_W, MID_JW, MAIN[::-1]),
    2: chain(WALL_E_N, MAIN, MID_JE, MID_E),
    3: chain(WALL_S_E, MID_E[::-1], B_S2),
    4: chain(WALL_W_S, B1[::-1], MID_W[::-1], [MID_W[0], W1]),
    5: chain(WALL_S, B_S2[::-1], MID_JE[::-1], MID_JW[::-1], B1),
}

# lanes inside the areas
L1 = smooth([(-112, 19), (-117, 40), (-111, 66), (-116, 92), (-113, 121.5)])
L2 = smooth([(-3, 74), (24, 74.5), (58, 72), (92, 75.5), (128, 79), (153, 79), (162.5, 70), (164.5, 46), (163, 17.8)])
RING = inset(ccw(ESTATE), 4.0)


def ring_part(a, b):
    """Counter-clockwise part of the perimeter path between the points nearest to a and b."""
    loop = RING + RING
    i = min(range(len(RING)), key=lambda k: dist(RING[k], a))
    j = min(range(i + 1, i + len(RING)), key=lambda k: dist(loop[k], b))
    return loop[i:j + 1]


PERIM_W = ring_part((-173, 118), (-160, -114))
PERIM_S = ring_part((-160, -114), (156, -118))
PERIM_E = ring_part((156, -118), (175, 115))

LANES = [  # (centre line, half width, main?)
    (MAIN, 3.0), (MID, 2.8), (B1, 2.4), (B2, 2.2), (L1, 2.0), (L2, 2.0),
]

# ---------------------------------------------------------------- buildings

GARDEN = smooth([(-21, 0), (-3, 6), (22, 4.5), (29, -8), (28, -27), (20, -33.5), (2, -34), (-7.5, -27), (-10, -17), (-21, -14), (-21, 0)], 6)[:-1]
COMMITTEE = box((8, -42), 23, 8.5, 1.5)
PLAYGROUND = smooth([(23.5, 52), (33, 58), (44, 56), (45.5, 47), (37, 43), (26, 43.5), (23.5, 52)], 6)[:-1]

lane_segs = Segs()
for line_, hw_ in LANES:
    lane_segs.line(line_, hw_)
wall_segs = Segs()
wall_segs.ring(ESTATE)

# area -> groups: (frame, [rows]); row = (v, seed u, justify, [(units, dv, gap before, option)])
# options: "LE"/"LW" wing to the south at the east/west end; "J" a jog of half the block
PLANS = {
    1: [
        (Frame((-62, 70), -3.5), [
            (42.5, 0, 0.5, [(3, 0, 0, ""), (3, 1.5, 7, "")]),
            (14.6, 0, 0.15, [(3, 0, 0, ""), (2, -1.5, 7, "")]),
            (-13.0, 0, 0.6, [(3, 0, 0, ""), (3, 2, 7, "")]),
            (-40.5, 0, 0.5, [(2, -1.5, 0, ""), (3, 0.5, 9.5, "")]),
        ]),
        (Frame((-146, 74), -7), [
            (36.8, 0, 0.6, [(4, 0, 0, "J")]),
            (12.2, 0, 0.2, [(3, 0, 0, "")]),
            (-12.6, 0, 0.7, [(4, 0, 0, "LW")]),
            (-37.0, 0, 0.75, [(3, 0, 0, "")]),
        ]),
    ],
    2: [
        (Frame((84, 70), 2.5), [
            (43.6, 0, 0.4, [(3, -1, 0, ""), (3, 0.6, 7, ""), (3, -0.5, 11, "")]),
            (19.6, 0, 0.45, [(3, 0.6, 0, ""), (2, -0.3, 7, ""), (3, 0.5, 10, ""), (2, -0.2, 7.5, "")]),
            (-15.5, 40, 0.9, [(4, 0, 0, "J"), (3, 0.5, 6.5, "")]),
            (-42.0, 0, 0.35, [(3, -1.0, 0, ""), (3, 0, 7.5, ""), (3, 1, 7, "")]),
        ]),
    ],
    3: [
        (Frame((118, -56), 6.5), [
            (51.5, 0, 0.5, [(3, 0, 0, ""), (3, 2, 8, "")]),
            (25.4, 0, 0.5, [(2, -1, 0, ""), (2, 0.5, 6.5, ""), (2, -0.5, 6.5, "")]),
            (-1.0, 0, 0.4, [(4, 0, 0, "J"), (3, -1, 6.5, "")]),
            (-27.0, 0, 0.6, [(3, 1, 0, ""), (4, -1.5, 6.5, "")]),
            (-53.0, 0, 0.4, [(3, 0, 0, ""), (4, 1.5, 7, "")]),
        ]),
    ],
    4: [
        (Frame((-116, -52), -6.5), [
            (57.0, 0, 0.5, [(3, 1, 0, ""), (3, -1, 9, "")]),
            (30.5, 0, 0.3, [(3, -1, 0, ""), (3, 1, 8, "")]),
            (4.0, 0, 0.12, [(2, 0.5, 0, "LW"), (3, -1, 7, ""), (2, 1, 7, "")]),
            (-22.5, 0, 0.95, [(4, 0, 0, "J"), (3, -1, 7, "")]),
            (-49.0, 0, 0.6, [(3, 0, 0, ""), (3, 1.5, 9, "")]),
        ]),
    ],
    5: [
        (Frame((3, -60), 2.0), [
            (54.5, -40, 0.5, [(2, 0, 0, "")]),
            (51.5, 44, 0.6, [(2, 0, 0, "")]),
            (28.5, -40, 0.5, [(3, 0, 0, "")]),
            (25.0, 44, 0.5, [(2, 0, 0, "")]),
            (-1.0, 0, 0.6, [(3, 1, 0, ""), (4, 0, 9, "J")]),
        ]),
        (Frame((3, -60), -2.0), [
            (-28.5, 0, 0.4, [(4, 0.5, 0, ""), (4, -0.5, 5.5, "")]),
            (-54.0, 0, 0.5, [(4, 0, 0, "J"), (4, -0.6, 7, "")]),
        ]),
    ],
}


def free_span(frame, v, seed, area, north, south):
    """The stretch of u around the seed in which a slab fits between lanes, wall and gardens."""
    ring = AREA[area]
    blocked = [GARDEN, COMMITTEE, PLAYGROUND]

    def ok(u):
        for dv in (-south, 0.0, north):
            p = frame.out(u, v + dv)
            if not inside(p, ring) or lane_segs.room(p) < 1.6 or wall_segs.room(p, 99) < 6.2:
                return False
            for b in blocked:
                if inside(p, b) or min(seg_dist(p, s, e) for s, e in edges(b)) < 2.0:
                    return False
        return True

    step = 0.25
    start = None
    for k in range(0, 160):
        for u in (seed + k * step * 2, seed - k * step * 2):
            if ok(u):
                start = u
                break
        if start is not None:
            break
    if start is None:
        return None
    lo = hi = start
    while ok(lo - step):
        lo -= step
    while ok(hi + step):
        hi += step
    return lo, hi


def slab(frame, u0, v, units, width, depth, option, style):
    """Footprint, doors and the line of the front path of one block."""
    offs = [0.0] * units
    if "J" in option:
        half = units // 2
        offs = [0.0] * half + [-1.8] * (units - half)
    south, north, doors, front = [], [], [], []
    plain_s, plain_n = [], []
    for i in range(units):
        a, b = u0 + i * width, u0 + (i + 1) * width
        vs, vn = v - depth / 2 + offs[i], v + depth / 2 + offs[i]
        wing = (option == "LW" and i == 0) or (option == "LE" and i == units - 1)
        if wing:
            south += [(a, vs - 8.5), (b - 1.5 if option == "LW" else b, vs - 8.5)]
            if option == "LW":
                south += [(b - 1.5, vs), (b, vs)]
        else:
            south.append((a, vs))
            if style == 0:      # two balconies a unit
                for m in (0.27, 0.73):
                    c = a + width * m
                    south += [(c - 1.9, vs), (c - 1.9, vs - 1.1), (c + 1.9, vs - 1.1), (c + 1.9, vs)]
            elif style == 1:    # one recess a unit
                c = (a + b) / 2
                south += [(c - 2.1, vs), (c - 2.1, vs + 1.0), (c + 2.1, vs + 1.0), (c + 2.1, vs)]
            else:               # one wide balcony a unit
                c = (a + b) / 2
                south += [(c - 3.6, vs), (c - 3.6, vs - 1.1), (c + 3.6, vs - 1.1), (c + 3.6, vs)]
            south.append((b, vs))
        if wing:
            plain_s += [(a, vs - 8.5), (b, vs - 8.5)]
        else:
            plain_s += [(a, vs - 1.1), (b, vs - 1.1)]
        plain_n += [(a, vn + 2.1), (b, vn + 2.1)]
        c = (a + b) / 2
        north += [(a, vn), (c - 1.5, vn), (c - 1.5, vn + 1.1), (c + 1.5, vn + 1.1), (c + 1.5, vn), (b, vn)]
        doors.append((c, vn + 1.1 + 0.75))
        front.append((c, vn + 1.1 + 2.9))
    pts = south + north[::-1]
    ring = []
    for p in pts:
        w = q(frame.out(*p))
        if not ring or ring[-1] != w:
            ring.append(w)
    if ring[0] == ring[-1]:
        ring.pop()
    # drop vertices in the middle of a straight wall
    keep = []
    n = len(ring)
    for i in range(n):
        if seg_dist(ring[i], ring[i - 1], ring[(i + 1) % n]) > 0.03:
            keep.append(ring[i])
    plain = [frame.out(*p) for p in plain_s + plain_n[::-1]]
    return keep, [q(frame.out(*d)) for d in doors], front, plain


class Building:
    pass


buildings = []
rows = []  # (frame, area, [buildings west to east])
short = []
for area_ in sorted(PLANS):
    for frame_, plan_ in PLANS[area_]:
        for v_, seed_, just_, items_ in plan_:
            span = free_span(frame_, v_, seed_, area_, 6.4, 6.2)
            if span is None:
                short.append((area_, v_, "no room"))
                continue
            widths = [11.6 + R.random() * 0.5 for _ in items_]
            total = sum(w * it[0] for w, it in zip(widths, items_)) + sum(it[2] for it in items_)
            free = span[1] - span[0] - total
            if free < 0:
                short.append((area_, v_, "short by %.1f" % -free))
            u_ = span[0] + max(free, 0) * just_
            row_ = []
            for w_, (units_, dv_, gap_, opt_) in zip(widths, items_):
                u_ += gap_
                b_ = Building()
                b_.area, b_.frame, b_.units = area_, frame_, units_
                b_.depth = 9.9 + R.random() * 0.5
                b_.u0, b_.u1, b_.v, b_.opt = u_, u_ + w_ * units_, v_ + dv_, opt_
                b_.style = {1: 0, 2: 1, 3: 2, 4: 0, 5: 2}[area_]
                b_.ring, b_.doors, b_.front, b_.plain = slab(frame_, u_, b_.v, units_, w_, b_.depth, opt_, b_.style)
                u_ = b_.u1
                row_.append(b_)
                buildings.append(b_)
            rows.append((frame_, area_, row_))
assert not short, short

# numbers: rows from north to south, in a row from west to east; doors from west to east
for n_ in BUILDINGS:
    mine_ = sorted((row for _, a_, row in rows if a_ == n_),
                   key=lambda row: -sum(centroid(b.ring)[1] for b in row) / len(row))
    k_ = 0
    for row_ in mine_:
        for b_ in row_:
            k_ += 1
            b_.no = k_

buildings.sort(key=lambda b: (b.area, b.no))

# ---------------------------------------------------------------- facilities

# (kind, area, centre, width, depth, degrees, underground)
FACILITIES = [
    ("guard_booth", 1, (-13.2, 119.5), 3.0, 3.8, 0, False),
    ("guard_booth", 3, (172.4, 11.6), 3.8, 3.0, 6, False),
    ("guard_booth", 4, (-65.2, -120.2), 3.0, 3.8, -5, False),
    ("garbage_room", 1, (-19.5, 98.5), 8.0, 4.6, -4, False),
    ("garbage_room", 1, (-99.5, 25.0), 8.0, 4.6, -10, False),
    ("garbage_room", 2, (1.5, 113.0), 4.6, 8.0, -3, False),
    ("garbage_room", 2, (171.3, 35.5), 4.6, 8.0, -2, False),
    ("garbage_room", 3, (166.8, -2.0), 4.6, 8.0, 6, False),
    ("garbage_room", 3, (69.8, -97.5), 6.4, 4.4, 6, False),
    ("garbage_room", 4, (-66.0, 0.5), 8.0, 4.6, -6, False),
    ("garbage_room", 5, (-46.0, -45.2), 7.0, 4.4, 2, False),
    ("bike_garage", 1, (-106.0, 111.5), 4.4, 13.0, -4, False),
    ("bike_garage", 1, (-26.5, 82.0), 15.0, 4.8, -4, False),
    ("bike_garage", 2, (56.0, 55.5), 4.8, 13.0, 2.5, False),
    ("bike_garage", 2, (160.5, 113.0), 3.2, 4.6, 2.5, True),
    ("bike_garage", 3, (73.0, -4.0), 4.6, 13.0, 6.5, False),
    ("bike_garage", 3, (67.2, -82.0), 4.2, 11.0, 6.5, False),
    ("bike_garage", 4, (-163.0, -72.5), 14.0, 4.8, -6.5, False),
    ("bike_garage", 4, (-71.0, -23.5), 3.2, 4.6, -6.5, True),
    ("bike_garage", 5, (-2.3, -60.5), 4.2, 10.5, 2, False),
    ("bike_garage", 5, (25.8, -40.5), 3.2, 4.6, 1.5, True),
    ("pump_room", 1, (-99.0, 60.0), 6.2, 5.0, -3.5, False),
    ("pump_room", 2, (28.0, 64.5), 6.2, 4.8, 4, False),
    ("pump_room", 3, (164.6, -42.5), 5.0, 5.6, 6.5, False),
    ("pump_room", 4, (-63.0, -51.0), 6.2, 5.0, -6.5, False),
    ("pump_room", 5, (-16.0, -18.6), 5.6, 4.4, 2, False),
    ("substation", 1, (-168.0, 37.0), 6.0, 7.4, -4, False),
    ("substation", 2, (171.6, 60.5), 5.8, 8.0, -1, False),
    ("substation", 3, (68.6, -37.5), 7.6, 5.6, 6.5, False),
    ("substation", 4, (-166.0, 8.0), 8.0, 5.8, -5, False),
]
GATE_OF = {1: ("北门岗亭", "North Gate booth"), 3: ("东门岗亭", "East Gate booth"), 4: ("南门岗亭", "South Gate booth")}


class Facility:
    pass


facilities = []
count_ = {}
for kind_, area_, c_, w_, h_, deg_, under_ in FACILITIES:
    f_ = Facility()
    count_[kind_] = count_.get(kind_, 0) + 1
    f_.kind, f_.area, f_.at, f_.under, f_.no = kind_, area_, q(c_), under_, count_[kind_]
    f_.ring = box(c_, w_, h_, deg_)
    f_.ramp = Frame(c_, deg_).rect(-1.3, -h_ / 2 - 7.5, 1.3, -h_ / 2) if under_ else None
    f_.name, f_.name_en = {
        "guard_booth": GATE_OF.get(area_),
        "garbage_room": ("%d号垃圾厢房" % f_.no, "Garbage Room %d" % f_.no),
        "bike_garage": (("地下" if under_ else "") + "非机动车车库%d" % f_.no,
                        ("Underground " if under_ else "") + "Bike Garage %d" % f_.no),
        "pump_room": ("%d号水泵房" % f_.no, "Pump Room %d" % f_.no),
        "substation": ("%d号变电站" % f_.no, "Substation %d" % f_.no),
    }[kind_]
    facilities.append(f_)

PAVILION = [q((8 + 3.2 * math.cos(math.radians(a)), -13 + 3.2 * math.sin(math.radians(a)))) for a in range(15, 375, 60)]

# ---------------------------------------------------------------- outside the estate

SUBDISTRICT = [q(p) for p in (
    (-452, 318), (-456, -40), (-440, -330), (-180, -345), (150, -352), (420, -338),
    (443, -180), (455, 60), (448, 330), (230, 341), (-20, 352), (-300, 347))]
CHANG = smooth([(-470, 166), (-330, 158), (-170, 153), (-60, 149.5), (40, 149.5), (120, 152), (178, 155.5), (300, 165), (472, 184)], 16)
GONG = smooth([(214, 358), (209, 250), (205, 156), (204, 60), (205, 19), (203, -60), (206, -160), (216, -260), (226, -362)], 18)
VIA = smooth([(250, 356), (240, 250), (234, 150), (232, 60), (232, 0), (231, -80), (236, -170), (250, -270), (266, -360)], 18)
WEST = smooth([(-208, 364), (-205, 250), (-203, 153), (-204, 60), (-206, -30), (-203, -120), (-210, -180), (-222, -260), (-232, -358)], 18)
RIVER = smooth([(-472, -196), (-380, -184), (-280, -186), (-190, -178), (-100, -166), (-10, -171), (80, -178), (170, -172), (260, -176), (360, -194), (472, -190)], 14)
RIVER_ST = smooth([(-203.6, -136), (-150, -136.5), (-58, -143.5), (20, -146.5), (66, -146), (120, -141.5), (170, -137.5), (205, -139)], 14)
ROADS = [  # (line, half width, pavement left, pavement right)
    (CHANG, 7.0, 4.6, 5.2), (GONG, 8.0, 4.4, 4.6), (WEST, 4.5, 2.6, 2.6), (RIVER_ST, 3.4, 2.4, 0.0),
]
PAVE_S = thin([q(p) for p in offset(CHANG, -9.6)], 0.1)   # walking lines on the pavements
PAVE_N = thin([q(p) for p in offset(CHANG, 9.3)], 0.1)
PAVE_G = thin([q(p) for p in offset(GONG, -10.2)], 0.1)   # west pavement: the line runs north to south
PAVE_GE = thin([q(p) for p in offset(GONG, 10.2)], 0.1)
PAVE_W = thin([q(p) for p in offset(WEST, 5.8)], 0.1)
PAVE_R = thin([q(p) for p in offset(RIVER_ST, 4.6)], 0.1)
RIVER_WALK = thin([q(p) for p in offset(RIVER, 15.0)], 0.1)

BUS_STOP = q((-62.0, 141.4))
POLE = q((-49.5, 141.9))

SHOP_KINDS = [
    ("便利店", "Convenience store"), ("早餐店", "Breakfast shop"), ("水果店", "Fruit shop"), ("药店", "Pharmacy"),
    ("理发店", "Barber"), ("五金店", "Hardware shop"), ("面馆", "Noodle shop"), ("烟杂店", "Corner shop"),
    ("洗衣店", "Laundry"), ("文具店", "Stationery shop"), ("修车铺", "Bicycle repair"), ("生煎店", "Pan-fried bun shop"),
    ("菜店", "Greengrocer"), ("粮油店", "Grain and oil shop"), ("裁缝店", "Tailor"), ("熟食店", "Deli"),
    ("眼镜店", "Optician"), ("花店", "Flower shop"), ("奶茶店", "Tea drinks"), ("房产中介", "Housing agent"),
    ("手机维修", "Phone repair"), ("小吃店", "Snack bar"), ("超市", "Supermarket"), ("茶叶店", "Tea shop"),
]


def shop_run(x0, x1, front, back, north):
    """Shop fronts side by side along 长临路 between two places."""
    out = []
    s, end = where(CHANG, (x0, 150)), where(CHANG, (x1, 150))
    while True:
        w = 4.6 + R.random() * 4.4
        if s + w > end:
            return out
        k = 1 if north else -1
        deep = back + (R.random() - 0.5) * 1.2
        f, b = [], []
        for p, d in (bent(CHANG, s), bent(CHANG, s + w)):
            f.append((p[0] - d[1] * k * front, p[1] + d[0] * k * front))
            b.append((p[0] - d[1] * k * deep, p[1] + d[0] * k * deep))
        ring = ccw([q(f[0]), q(f[1]), q(b[1]), q(b[0])])
        out.append((ring, q(lerp(f[0], f[1], 0.5)), q(lerp(f[0], f[1], 0.5))))
        s += w


shops = []
for run_ in ((-158, -118), (-113, -72), (-69, -28), (14, 58), (63, 104), (110, 146)):
    shops += shop_run(run_[0], run_[1], 12.4, 19.4, False)
for run_ in ((-180, -146), (-56, -14), (128, 166)):
    shops += shop_run(run_[0], run_[1], 11.9, 20.5, True)
names_ = []
for i_ in range(len(shops)):
    if not names_:
        names_ = SHOP_KINDS[:]
        R.shuffle(names_)
    shops[i_] = shops[i_] + (names_.pop(),)

# ---------------------------------------------------------------- the walking network

solid = [b.ring for b in buildings]
solid_segs = Segs()
for ring_ in solid:
    solid_segs.ring(ring_)
thing_segs = Segs()     # facilities, committee, pavilion: paths keep off, except their own
for f_ in facilities:
    thing_segs.ring(f_.ring, 0.3, f_)
    if f_.ramp:
        thing_segs.ring(f_.ramp, 0.3, "ramp")
thing_segs.ring(COMMITTEE, 0.5, "committee")


def clear(a, b, keep=0.7, own=None):
    """May a path run straight from a to b?"""
    n = max(2, int(dist(a, b) / 0.4))
    for k in range(n + 1):
        p = lerp(a, b, k / n)
        if solid_segs.room(p) < keep:
            return False
        for s, e, c, tag in thing_segs.near(p):
            if tag is not own and seg_dist(p, s, e) < c:
                return False
    return True


net = []    # [kind, points]
targets = []  # lines a ray may meet


def lay(kind, pts, target=True):
    pts = [q(p) for p in pts]
    pts = [p for i, p in enumerate(pts) if i == 0 or p != pts[i - 1]]
    if len(pts) < 2:
        return
    net.append([kind, pts])
    if target:
        targets.append(pts)


def ray(p, d, reach, keep=0.7, own=None, skip=None):
    """Where a ray from p first meets the network, if nothing stands between."""
    e = add(p, d, reach)
    best = None
    for line in targets:
        if line is skip:
            continue
        for a, b in segs(line):
            x = cross(p, e, a, b)
            if x and x[0] * reach > 0.8 and (best is None or x[0] < best):
                best = x[0]
    if best is None:
        return None
    hit = lerp(p, e, best)
    return hit if clear(p, hit, keep, own) else None


for line_, _ in LANES:
    lay("lane", line_)
for line_ in (PERIM_W, PERIM_S, PERIM_E):
    lay("footpath", line_)

GARDEN_LOOP = smooth([(-12, -2), (5, 1.5), (20, -1), (24.5, -11), (23, -25), (14, -29.5), (2, -29), (-3, -20), (-4.5, -9), (-12, -2)], 6)
lay("footpath", GARDEN_LOOP)
lay("footpath", smooth([(7, 12.6), (8, 7), (5, 1.5), (6, -5), (9, -10.2)], 5) + [q((8, -13))])
lay("footpath", smooth([(8, -13), (12, -20), (14, -29.5), (14.5, -36.9)], 6))
lay("footpath", smooth([(-9, 11.7), (-11, 5), (-12, -2)], 5))
lay("footpath", smooth([(-3, -20), (-8, -23), (-12, -25)], 5)[:-1])

for frame_, area_, row_ in rows:
    pts_ = []
    for b_ in row_:
        pts_.append((b_.u0 - 0.5, b_.front[0][1]))
        pts_ += b_.front
        pts_.append((b_.u1 + 0.5, b_.front[-1][1]))
    w_, e_ = frame_.out(*pts_[0]), frame_.out(*pts_[-1])
    axis_ = (frame_.cos, frame_.sin)
    line_ = [q(frame_.out(*p)) for p in pts_]
    for tilt_ in (0, 8, -8, 16, -16, 26, -26, 40, -40):
        c_, s_ = math.cos(math.radians(tilt_)), math.sin(math.radians(tilt_))
        hit_ = ray(w_, (-axis_[0] * c_ + axis_[1] * s_, -axis_[1] * c_ - axis_[0] * s_), 48)
        if hit_:
            line_.insert(0, q(hit_))
            break
    for tilt_ in (0, 8, -8, 16, -16, 26, -26, 40, -40):
        c_, s_ = math.cos(math.radians(tilt_)), math.sin(math.radians(tilt_))
        hit_ = ray(e_, (axis_[0] * c_ - axis_[1] * s_, axis_[1] * c_ + axis_[0] * s_), 48)
        if hit_:
            line_.append(q(hit_))
            break
    lay("footpath", line_)
    for b_ in row_:
        for d_, f_ in zip(b_.doors, b_.front):
            lay("footpath", [d_, q(frame_.out(*f_))], target=False)

# passages between the gables
for frame_, area_, row_ in rows:
    for a_, b_ in zip(row_, row_[1:]):
        g_ = ((a_.u1 + b_.u0) / 2, (a_.front[-1][1] + b_.front[0][1]) / 2)
        p_ = frame_.out(*g_)
        for tilt_ in (0, 5, -5, 10, -10):
            d_ = math.radians(tilt_)
            dir_ = (frame_.sin * math.cos(d_) + frame_.cos * math.sin(d_), -frame_.cos * math.cos(d_) + frame_.sin * math.sin(d_))
            hit_ = ray(p_, dir_, 46, 1.0)
            if hit_:
                lay("footpath", [p_, hit_])
                break

# the committee's door, the playground
lay("footpath", [(14.5, -36.9), (21.5, -36.6), (21.7, -46), (21.5, -50.9)])
lay("footpath", [at(MAIN, where(MAIN, (12, 51)))[0], (24.5, 51.5), (34, 51)])


def attach(p, kind="footpath", own=None, reach=45.0, keep=0.5):
    """Shortest clear spur from p to the network."""
    cands = []
    for line in targets:
        for a, b in segs(line):
            f, _ = foot(p, a, b)
            if dist(f, p) < reach:
                cands.append((dist(f, p), f))
    for _, f in sorted(cands):
        if clear(p, f, keep, own):
            lay(kind, [p, f], target=False)
            return True
    return False


for f_ in facilities:
    assert attach(f_.at, own=f_), f_.name

# streets: pavements, crossings, the river walk, the way under the viaduct


def within(line, x0=None, x1=None, y0=None, y1=None):
    return [p for p in line if (x0 is None or p[0] >= x0) and (x1 is None or p[0] <= x1)
            and (y0 is None or p[1] >= y0) and (y1 is None or p[1] <= y1)]


UNDER = within([q(p) for p in VIA], y0=-300, y1=310)
VIADUCT_SPOT = q(cut(VIA, where(VIA, (232, 21)), where(VIA, (232, 21)) + 1)[0])
lay("street", within(PAVE_S, x0=-440, x1=440))
lay("street", within(PAVE_N, x0=-440, x1=440))
lay("street", within(PAVE_G, y0=-320, y1=320))
lay("street", within(PAVE_GE, y0=-320, y1=320))
lay("street", within(PAVE_W, y0=-320, y1=320))
lay("street", PAVE_R)
lay("street", UNDER)
lay("street", within(RIVER_WALK, x0=-430, x1=430))


def link(p, line, kind="street", target=True):
    best = min((foot(p, a, b)[0] for a, b in segs(line)), key=lambda f: dist(f, p))
    lay(kind, [p, best], target)


link(GN, PAVE_S)
link(GE, PAVE_G)
link(GS, PAVE_R)
for x_ in (-190.5, -21, 110, 190.5):         # crossings of 长临路
    a_ = at(PAVE_S, where(PAVE_S, (x_, 145)))[0]
    link(a_, PAVE_N)
for y_ in (168, 18.6, -120):                   # crossings of 共康路, on to the viaduct
    a_ = at(PAVE_G, where(PAVE_G, (194, y_)))[0]
    link(a_, PAVE_GE)
    b_ = at(PAVE_GE, where(PAVE_GE, (214, y_)))[0]
    if y_ == 18.6:
        lay("street", [b_, VIADUCT_SPOT])
    else:
        link(b_, UNDER)
for x_ in (-130, -58, 66, 150):              # from the riverside street to the river walk
    a_ = at(PAVE_R, where(PAVE_R, (x_, -139)))[0]
    link(a_, RIVER_WALK)
link(BUS_STOP, PAVE_S, target=False)
for ring_, door_, _, name_ in shops:
    link(door_, PAVE_S if door_[1] < at(CHANG, where(CHANG, door_))[0][1] else PAVE_N, target=False)


def node(net):
    """Gives lines that meet a shared vertex wherever they meet."""
    fixed = set()
    for b in buildings:
        fixed.update(b.doors)
    fixed.update(f.at for f in facilities)
    for _ in range(6):
        items = []
        for i, (_, pts) in enumerate(net):
            for k, (a, b) in enumerate(segs(pts)):
                items.append((min(a[0], b[0]) - .03, max(a[0], b[0]) + .03, min(a[1], b[1]) - .03, max(a[1], b[1]) + .03, i, k, a, b))
        items.sort()
        put = {}
        made = []
        for m, s in enumerate(items):
            for t in items[m + 1:]:
                if t[0] > s[1]:
                    break
                if t[2] > s[3] or t[3] < s[2]:
                    continue
                if s[4] == t[4] and abs(s[5] - t[5]) <= 1:
                    continue
                a, b, c, d = s[6], s[7], t[6], t[7]
                if {a, b} & {c, d}:
                    # joined already; still an end of one may lie on the other when they are parallel
                    continue
                done = False
                for p, other in ((c, s), (d, s), (a, t), (b, t)):
                    if seg_dist(p, other[6], other[7]) < 0.025:
                        put.setdefault((other[4], other[5]), []).append(p)
                        done = True
                if done:
                    continue
                x = cross(a, b, c, d)
                if not x:
                    continue
                p = q(lerp(a, b, x[0]))
                near = [e for e in (a, b, c, d) if dist(e, p) < 0.3 and e not in fixed] + [e for e in made if dist(e, p) < 0.3]
                if near:
                    p = near[0]
                else:
                    made.append(p)
                for o in (s, t):
                    if p not in (o[6], o[7]):
                        put.setdefault((o[4], o[5]), []).append(p)
        if not put:
            break
        for i, (_, pts) in enumerate(net):
            out = [pts[0]]
            for k, (a, b) in enumerate(segs(pts)):
                for p in sorted(set(put.get((i, k), ())), key=lambda p: dist(p, a)):
                    if p != out[-1] and p != b:
                        out.append(p)
                out.append(b)
            net[i][1] = out
    return net


node(net)

# ---------------------------------------------------------------- what supervisors look at on the street

STREET = sorted({p for kind_, pts_ in net if kind_ == "street" for p in pts_})


def beside(wanted):
    """The vertex of the street network nearest to a place."""
    return min(STREET, key=lambda p: (dist(p, wanted), p))


def shop_front(x, north):
    """The shop on one side of 长临路 whose front is nearest to x."""
    side = [s for s in shops if (s[1][1] > at(CHANG, where(CHANG, s[1]))[0][1]) == north]
    return min(side, key=lambda s: (abs(s[1][0] - x), s[1]))


street_points = []    # (kind, point, name, name_en)
for p_, zh_, en_ in (((-330, 148), "长临路西段", "Changlin Road, west"), ((-8, 140), "长临路中段", "Changlin Road, middle"),
                     ((320, 158), "长临路东段", "Changlin Road, east")):
    street_points.append(("road", beside(p_), zh_, en_))
street_points.append(("road", BUS_STOP, "长临路公交站", "Changlin Road bus stop"))
for p_, zh_, en_ in (((196, 250), "共康路北段", "Gongkang Road, north"), ((194, -60), "共康路南段", "Gongkang Road, south")):
    street_points.append(("road", beside(p_), zh_, en_))
street_points.append(("road", VIADUCT_SPOT, "轨道交通高架下", "Under the metro viaduct"))
for x_, north_ in ((-140, False), (-48, False), (30, False), (-30, True)):
    _, door_, _, (zh_, en_) = shop_front(x_, north_)
    street_points.append(("shop", door_, "长临路" + zh_, en_ + ", Changlin Road"))
for p_, zh_, en_ in (((-260, -170), "河道西段", "River, west"), ((0, -156), "河道中段", "River, middle"),
                     ((240, -160), "河道东段", "River, east")):
    street_points.append(("river", beside(p_), zh_, en_))
assert all(p_ in STREET for _, p_, _, _ in street_points)

# ---------------------------------------------------------------- parking, lawns, trees


def free_of(ring, segments, keep, more=()):
    pts = []
    for a, b in edges(ring):
        n = max(1, int(dist(a, b) / 1.0))
        pts += [lerp(a, b, k / n) for k in range(n)]
    return all(segments.room(p) >= keep for p in pts) and not any(inside(centroid(ring), m) for m in more)


path_segs = Segs()
foot_segs = Segs()
for kind_, pts_ in net:
    path_segs.line(pts_)
    if kind_ != "lane":
        foot_segs.line(pts_)
bays = []
bay_segs = Segs()
for line_, hw_ in LANES:
    total_ = length(line_)
    for side_ in (1, -1):
        s_ = 6 + R.random() * 10
        while s_ < total_ - 12:
            run_ = R.choice((2, 3, 3, 4, 5, 6))
            strip_ = []
            others_ = [x for x, _ in LANES if x is not line_]
            for _ in range(run_):
                if s_ > total_ - 9:
                    break
                cuts_ = [at(line_, s_), at(line_, s_ + 5.3)]
                i_, o_ = [[(p[0] - d[1] * side_ * k, p[1] + d[0] * side_ * k) for p, d in cuts_] for k in (hw_ + 0.2, hw_ + 2.4)]
                ring_ = ccw([q(p) for p in (i_[0], i_[1], o_[1], o_[0])])
                s_ += 5.3
                if (free_of(ring_, solid_segs, 1.6, solid) and free_of(ring_, foot_segs, 1.0) and free_of(ring_, thing_segs, 0.8)
                        and free_of(ring_, bay_segs, 0.05) and inside(centroid(ring_), ESTATE) and free_of(ring_, wall_segs, 2.5)
                        and not any(inside(p, GARDEN) for p in ring_)
                        and all(min(seg_dist(p, a, b) for p in ring_ for a, b in segs(x)) > 4.6 for x in others_)):
                    strip_.append((i_, o_))
                elif strip_:
                    break
            if strip_:
                line_in_ = [strip_[0][0][0]] + [x[0][1] for x in strip_]
                line_out_ = [strip_[0][1][0]] + [x[1][1] for x in strip_]
                ring_ = ccw([q(p) for p in thin(line_in_, 0.25) + thin(line_out_, 0.25)[::-1]])
                bays.append((ring_, len(strip_)))
                bay_segs.ring(ring_)
            s_ += 4 + R.random() * 16

field_segs = Segs()
for b_ in buildings:      # the outline without its balconies and bumps
    field_segs.ring(b_.plain, 0.9)
for line_, hw_ in LANES:
    field_segs.line(line_, hw_ + 0.5)
for kind_, pts_ in net:
    if kind_ == "footpath":
        field_segs.line(pts_, 1.05)
masks = [(COMMITTEE, 1.0), (PAVILION, 0.8), (PLAYGROUND, 0.8)]
for f_ in facilities:
    masks.append((f_.ring, 0.8))
    if f_.ramp:
        masks.append((f_.ramp, 0.5))
for ring_, _ in bays:
    masks.append((ring_, 0.4))
for ring_, clear_ in masks:
    field_segs.ring(ring_, clear_)
field_segs.ring(ESTATE, 0.6)
mask_rings = [b.plain for b in buildings] + [m for m, _ in masks]
mask_boxes = [(min(p[0] for p in r), max(p[0] for p in r), min(p[1] for p in r), max(p[1] for p in r), r) for r in mask_rings]


def field(p):
    """Metres to the nearest thing that is not lawn; negative off the lawn."""
    if not inside(p, ESTATE):
        return -0.5
    for x0, x1, y0, y1, r in mask_boxes:
        if x0 <= p[0] <= x1 and y0 <= p[1] <= y1 and inside(p, r):
            return -0.5
    return field_segs.room(p, 9.0)


STEP = 1.5
NX, NY = int(372 / STEP), int(276 / STEP)
X0, Y0 = -186.0, -138.0
grid = [[field((X0 + i * STEP, Y0 + j * STEP)) for i in range(NX + 1)] for j in range(NY + 1)]


def contours():
    """Marching squares on the field; closed rings with the lawn on the left."""
    nxt = {}

    def pt(i, j, k):
        # k 0: edge from (i,j) to the right, 1: edge from (i,j) upwards
        a = grid[j][i]
        b = grid[j][i + 1] if k == 0 else grid[j + 1][i]
        t = a / (a - b)
        return (X0 + (i + (t if k == 0 else 0)) * STEP, Y0 + (j + (t if k == 1 else 0)) * STEP)

    for j in range(NY):
        for i in range(NX):
            c = [grid[j][i] > 0, grid[j][i + 1] > 0, grid[j + 1][i + 1] > 0, grid[j + 1][i] > 0]
            if all(c) or not any(c):
                continue
            e = [(i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1)]
            # walking the cell's corners counter-clockwise: leave the lawn on edge k, enter on edge m
            leave = [k for k in range(4) if c[k] and not c[(k + 1) % 4]]
            enter = [k for k in range(4) if not c[k] and c[(k + 1) % 4]]
            for k in leave:
                # the corners of one lawn piece are kept apart at a saddle
                m = max((x for x in enter), key=lambda x: (x - k) % 4 if len(leave) > 1 else 0)
                nxt[e[k]] = e[m]
    out = []
    while nxt:
        start = next(iter(nxt))
        ring, cur = [], start
        while cur in nxt:
            ring.append(pt(*cur))
            cur = nxt.pop(cur)
        out.append(ring)
    return out


def tidy(ring, tol):
    """Closed-ring Douglas-Peucker."""
    far = max(range(len(ring)), key=lambda k: dist(ring[k], ring[0]))
    out = thin(ring[:far + 1], tol)[:-1] + thin(ring[far:] + ring[:1], tol)[:-1]
    return [q(p) for p in out]


lawns = []
loops_ = contours()
outer_ = [r for r in loops_ if area2(r) / 2 > 32]
holes_ = [r for r in loops_ if area2(r) / 2 < -5]
for ring_ in outer_:
    inner_ = [h for h in holes_ if inside(h[0], ring_)]
    t_ = tidy(ring_, 0.7)
    if len(t_) < 3:
        continue
    hs_ = [tidy(h, 0.7) for h in inner_]
    lawns.append((ccw(t_), [ccw(h)[::-1] for h in hs_ if len(h) >= 3]))
lawns.sort(key=lambda l: (-round(max(p[1] for p in l[0])), l[0][0]))


def area_of(p):
    for n in AREA:
        if inside(p, AREA[n]):
            return n
    return None


trees = {}


def plant(key, p, apart):
    p = q(p)
    for near in trees.values():
        for t in near:
            if abs(t[0] - p[0]) < apart and dist(t, p) < apart:
                return False
    trees.setdefault(key, []).append(p)
    return True


for _ in range(5200):
    if sum(len(v) for v in trees.values()) > 250:
        break
    p_ = (X0 + R.random() * 372, Y0 + R.random() * 276)
    f_ = field(p_)
    if f_ < 0.5 or solid_segs.room(p_) < 3.2:
        continue
    in_garden_ = inside(p_, GARDEN)
    if f_ > 2.2 and not in_garden_ and R.random() < 0.7:     # most stand near the edges of lawns
        continue
    plant(area_of(p_), p_, 4.2 + R.random() * 5)


def avenue(line, off, step, skip):
    s = R.random() * step
    while s < length(line):
        p, d = at(line, s)
        t = q((p[0] - d[1] * off, p[1] + d[0] * off))
        busy = [(x, w) for x, w in [(x, hw) for x, hw, _, _ in ROADS] + [(UNDER, 3.4)] if x is not line]
        if any(seg_dist(t, a, b) < w + 1.2 for x, w in busy for a, b in segs(x)):
            s += step * 0.5
            continue
        if all(dist(t, x) > r for x, r in skip) and R.random() > 0.12 and inside(t, SUBDISTRICT):
            plant("street", t, 3.5)
        s += step * (0.8 + 0.45 * R.random())


skip_ = [(BUS_STOP, 9), (POLE, 5), (GN, 21), (GE, 14), (GS, 14), ((204.5, 157), 20), ((235, 160), 22), ((194, 18.6), 9), ((-203, 153), 15),
         ((204, -138), 14), ((-203, -136), 14), ((205, -172), 17), ((-209, -179), 17)]
avenue(CHANG, -7.9, 17, skip_)
avenue(CHANG, 7.9, 17, skip_)
avenue(GONG, -8.9, 19, skip_)
avenue(GONG, 8.9, 20, skip_)
avenue(WEST, 5.2, 21, skip_)
avenue(WEST, -5.2, 21, skip_)
avenue(RIVER, 12.0, 21, skip_)
avenue(RIVER, -13.0, 26, skip_)

# ---------------------------------------------------------------- neighbouring estates, muted

RB = random.Random(33)     # its own, so that trees and blocks do not move each other
outer_segs = Segs(30.0)
for line_, hw_, l_, r_ in ROADS:
    outer_segs.line(line_, hw_ + max(l_, r_) + 6)
outer_segs.line(VIA, 12)
outer_segs.line(RIVER, 22)
outer_segs.ring(ESTATE, 14)
outer_segs.ring(SUBDISTRICT, 7)
for ring_, _, _, _ in shops:
    outer_segs.ring(ring_, 5)
SCHOOL = Frame((103, 222), 5)
SCHOOL_FIELD = smooth([SCHOOL.out(u, v) for u, v in ((6, -20), (28, -20), (38, -14), (41, 0), (38, 14), (28, 20), (6, 20), (-4, 14), (-7, 0), (-4, -14), (6, -20))], 40)[:-1]
SCHOOL_BLOCK = [q(SCHOOL.out(u, v)) for u, v in ((-48, -20), (-17, -20), (-17, -9), (-37, -9), (-37, 8), (-17, 8), (-17, 19), (-48, 19))]
outer_segs.ring(SCHOOL.rect(-52, -25, 45, 24), 4)
SCHOOL_SITE = SCHOOL.rect(-52, -25, 45, 24)
blocks = [(2, SCHOOL_BLOCK)]   # (which space, footprint)
outer_green = [SCHOOL_FIELD]
SPACES = [  # (corners, degrees, pitch, lengths, depth, chance)
    ([(-440, 172), (-212, 165), (-212, 345), (-440, 330)], 2, 27, (34, 62), 11, 0.9),
    ([(-195, 165), (-20, 162), (-20, 345), (-195, 345)], -3, 26, (30, 50), 10.5, 0.92),
    ([(-8, 162), (195, 165), (195, 345), (-8, 350)], 5, 31, (38, 70), 12, 0.9),
    ([(-450, -160), (-215, -160), (-215, 150), (-450, 150)], -5, 26, (34, 56), 10.5, 0.92),
    ([(250, -160), (450, -170), (450, 155), (250, 150)], 8, 40, (24, 34), 17, 0.85),
    ([(252, 172), (446, 190), (446, 330), (262, 335)], -2, 33, (40, 64), 13, 0.9),
    ([(-440, -330), (-232, -340), (-222, -205), (-445, -205)], 7, 27, (30, 52), 10.5, 0.9),
    ([(-205, -345), (205, -350), (205, -198), (-205, -195)], 1.5, 26, (34, 54), 10.5, 0.88),
    ([(268, -340), (425, -336), (440, -210), (262, -200)], -6, 30, (30, 60), 12, 0.9),
]
for space_, (corners_, deg_, pitch_, (lo_, hi_), depth_, chance_) in enumerate(SPACES):
    c_ = (sum(p[0] for p in corners_) / 4, sum(p[1] for p in corners_) / 4)
    fr_ = Frame(c_, deg_)
    v_ = -180.0 + RB.random() * 8
    while v_ < 180:
        u_ = -240 + RB.random() * 14
        while u_ < 240:
            len_ = lo_ + RB.random() * (hi_ - lo_)
            dv_ = (RB.random() - 0.5) * 3
            ring_ = fr_.rect(u_, v_ + dv_ - depth_ / 2, u_ + len_, v_ + dv_ + depth_ / 2)
            pts_ = ring_ + [lerp(a, b, 0.5) for a, b in edges(ring_)]
            if all(inside(p, corners_) and outer_segs.room(p, 30) >= 0 and not inside(p, SCHOOL_SITE) for p in pts_):
                if RB.random() < chance_:
                    if RB.random() < 0.16:       # an offset half
                        m_, j_ = u_ + len_ * (0.35 + 0.3 * RB.random()), RB.choice((-2.2, 2.2))
                        b0_, b1_ = v_ + dv_ - depth_ / 2, v_ + dv_ + depth_ / 2
                        ring_ = [q(fr_.out(*p)) for p in ((u_, b0_), (m_, b0_), (m_, b0_ + j_), (u_ + len_, b0_ + j_),
                                                         (u_ + len_, b1_ + j_), (m_, b1_ + j_), (m_, b1_), (u_, b1_))]
                    blocks.append((space_, ring_))
                    if RB.random() < 0.1:
                        outer_green.append(fr_.rect(u_ + 1.5, v_ + dv_ - depth_ / 2 - 8.2, u_ + len_ - RB.random() * 9, v_ + dv_ - depth_ / 2 - 1.6))
                u_ += len_ + 8 + RB.random() * 9
            else:
                u_ += 4
        v_ += pitch_ + RB.random() * 3
outer_green = [g for g in outer_green if all(inside(p, SUBDISTRICT) and outer_segs.room(p, 30) >= -5 for p in g)]

# ---------------------------------------------------------------- households


def households(n):
    """12 to 18 a door (two or three flats a floor, a few joined or split), adding up to the area's sum."""
    mine = [b for b in buildings if b.area == n]
    got = []
    for b in mine:
        base = R.choice((12, 12, 12, 18, 15, 18))
        for _ in range(b.units):
            got.append(max(12, min(18, base + R.choice((0, 0, 0, 0, 1, -1, 2, -2)))))
    want = HOUSEHOLDS[n]
    while sum(got) != want:
        k = R.randrange(len(got))
        step = 1 if sum(got) < want else -1
        if 12 <= got[k] + step <= 18:
            got[k] += step
    return got


# ---------------------------------------------------------------- writing

OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))


def multi(rings):
    return {"type": "MultiPolygon", "coordinates": [[ring_json(ccw(r))] for r in rings]}


def ring_json(ring):
    pts = [lnglat(p) for p in ring]
    return pts + [pts[0]]


def poly(ring, holes=()):
    return {"type": "Polygon", "coordinates": [ring_json(ccw(ring))] + [ring_json(h) for h in holes]}


def line_json(pts):
    return {"type": "LineString", "coordinates": [lnglat(p) for p in pts]}


def point(p):
    return {"type": "Point", "coordinates": lnglat(p)}


def feature(props, geometry):
    return {"type": "Feature", "properties": props, "geometry": geometry}


def write(name, features):
    with open(os.path.join(OUT, name), "w", encoding="utf-8", newline="\n") as f:
        f.write('{"type":"FeatureCollection","features":[\n')
        f.write(",\n".join(json.dumps(x, ensure_ascii=False, separators=(",", ":")) for x in features))
        f.write("\n]}\n")


def apron(gate, road, half):
    """From a gate to the kerb."""
    centre = at(road, where(road, gate))[0]
    return [gate, add(centre, unit(centre, gate), half)]


def plan_features():
    out = []

    def put(kind, geometry, **props):
        out.append(feature(dict({"kind": kind}, **{k: v for k, v in props.items() if v is not None}), geometry))

    # in drawing order, lowest first
    for ring in outer_green:
        put("green", poly(ring))
    put("riverbank", poly(ribbon(thin(RIVER, 0.4), 19.5, 6.5)))
    put("riverbank", poly(ribbon(thin(RIVER, 0.4), -6.5, -17.0)))
    wob = [9.4 + 1.3 * math.sin(i * 0.55) + 0.7 * math.sin(i * 1.3) for i in range(len(RIVER))]
    north = [q(offset(RIVER, w)[i]) for i, w in enumerate(wob)]
    south = [q(offset(RIVER, -w)[i]) for i, w in enumerate(reversed(wob))]
    put("water", poly(north + south[::-1]), name="河道(示意)", name_en="River (schematic)")
    put("green", poly([q(p) for p in offset(VIA, -6.2)] + [q(p) for p in offset(GONG, 13.6)][::-1]), min_zoom=14)
    put("green", poly(EDGE_GREEN), min_zoom=15)
    put("green", poly(EDGE_WEST), min_zoom=15)
    put("green", poly(EDGE_SOUTH), min_zoom=15)
    put("green", poly(EDGE_SW), min_zoom=15)
    for line, hw, left, right in ROADS:
        if left:
            put("pavement", poly(ribbon(thin(line, 0.3), hw + left, hw - 0.3)))
        if right:
            put("pavement", poly(ribbon(thin(line, 0.3), 0.3 - hw, -hw - right)))
    put("road", poly(ribbon(thin(UNDER_ROAD, 0.15), 3.4)), name="桥下辅道", name_en="Road under the viaduct")
    put("road", poly(ribbon(thin(RIVER_ST, 0.15), 3.4)), name="滨河支路", name_en="Riverside Lane")
    put("road", poly(ribbon(thin(WEST, 0.15), 4.5)), name="西侧支路", name_en="West Side Street")
    put("road", poly(ribbon(thin(GONG, 0.15), 8.0)), name="共康路", name_en="Gongkang Road")
    put("road", poly(ribbon(thin(CHANG, 0.15), 7.0)), name="长临路", name_en="Changlin Road")
    for place in sorted(set(k for k, _ in blocks)):
        put("block", multi([b for k, b in blocks if k == place]))
    for ring, holes in lawns:
        c = centroid(ring)
        put("green", poly(ring, holes), area=area_of(ring[0]), name="中心花园" if ring is garden_lawn else None,
            name_en="Central garden" if ring is garden_lawn else None)
    for line, hw in reversed(LANES):
        put("lane", poly(ribbon(thin(line, 0.12), hw)))
    put("lane", poly(ribbon(apron(GN, CHANG, 7.0), 3.4)))
    put("lane", poly(ribbon(apron(GE, GONG, 8.0), 3.2)))
    put("lane", poly(ribbon(apron(GS, RIVER_ST, 3.4), 2.6)))
    for n in AREA:
        put("parking", multi([r for r, _ in bays if inside(centroid(r), AREA[n])]), area=n, min_zoom=17)
    put("playground", poly(PLAYGROUND), area=2, name="儿童游乐场", name_en="Playground", min_zoom=16)
    for f in facilities:
        if f.ramp:
            put("ramp", poly(f.ramp), area=f.area, facility="bike_garage", no=f.no, min_zoom=17)
    for f in facilities:
        if not f.under:
            put("facility", poly(f.ring), area=f.area, facility=f.kind, no=f.no, min_zoom=16)
    put("committee", poly(COMMITTEE), area=5, name="居委会", name_en="Residents' Committee")
    put("pavilion", poly(PAVILION), area=5, name="凉亭", name_en="Pavilion", min_zoom=17)
    for ring, _, _, (zh, en) in shops:
        put("shop", poly(ring), name=zh, name_en=en, min_zoom=16)
    wall_a = WALL_N_W + WALL_W_S[1:]
    wall_b = WALL_S + WALL_S_E[1:]
    wall_c = WALL_E_N
    cuts = [[q(p) for p in cut(w, 4.0, length(w) - 4.0)] for w in (wall_a, wall_b, wall_c)]
    for w in cuts:
        put("wall", line_json(w), min_zoom=15)
    put("gate", line_json([cuts[2][-1], GN, cuts[0][0]]), name="北门", name_en="North Gate", min_zoom=15)
    put("gate", line_json([cuts[0][-1], GS, cuts[1][0]]), name="南门", name_en="South Gate", min_zoom=15)
    put("gate", line_json([cuts[1][-1], GE, cuts[2][0]]), name="东门", name_en="East Gate", min_zoom=15)
    for key in (1, 2, 3, 4, 5, "street"):
        put("tree", {"type": "MultiPoint", "coordinates": [lnglat(p) for p in sorted(trees[key])]},
            area=key if key != "street" else None, min_zoom=16)
    s = 10.0
    while s < length(VIA) - 6:
        p, d = at(VIA, s)
        put("pier", poly(box(p, 2.2, 1.6, math.degrees(math.atan2(d[1], d[0])))), min_zoom=16)
        s += 40.0
    put("viaduct", poly(ribbon(thin(VIA, 0.15), 5.0)), name="轨道交通高架(示意)", name_en="Metro viaduct (schematic)")
    a, b = where(VIA, (232, 128)), where(VIA, (232, 44))
    put("station", poly(ribbon(thin(cut(VIA, a, b), 0.1), 9.5)), name="共康路站", name_en="Gongkang Road Station")
    put("bus_stop", point(BUS_STOP), name="长临路公交站", name_en="Changlin Road bus stop", min_zoom=15)
    put("pole", point(POLE), name="斜拉钢索电线杆", name_en="Utility pole with stay cable", min_zoom=17)
    for line, zh, en in ((cut(CHANG, where(CHANG, (-150, 152)), where(CHANG, (150, 153))), "长临路", "Changlin Road"),
                         (cut(CHANG, where(CHANG, (-420, 160)), where(CHANG, (-240, 155))), "长临路", "Changlin Road"),
                         (cut(CHANG, where(CHANG, (265, 160)), where(CHANG, (430, 178))), "长临路", "Changlin Road"),
                         (cut(GONG, where(GONG, (204, 120)), where(GONG, (204, -100))), "共康路", "Gongkang Road"),
                         (cut(GONG, where(GONG, (212, 330)), where(GONG, (207, 190))), "共康路", "Gongkang Road"),
                         (cut(WEST, where(WEST, (-203, 110)), where(WEST, (-203, -90))), "西侧支路", "West Side Street"),
                         (cut(RIVER_ST, where(RIVER_ST, (-40, -144)), where(RIVER_ST, (60, -146))), "滨河支路", "Riverside Lane"),
                         (cut(RIVER, where(RIVER, (-140, -170)), where(RIVER, (140, -175))), "河道(示意)", "River (schematic)")):
        put("road_label", line_json([q(p) for p in thin(line, 0.2)]), name=zh, name_en=en)
    return out


UNDER_ROAD = UNDER
EDGE_GREEN = ([q(p) for p in WALL_S_E[3:]] + [q(p) for p in WALL_E_N[1:4]]
              + [q(p) for p in cut([p for p in offset(GONG, -13.4)], where(offset(GONG, -13.4), (190, 128)), where(offset(GONG, -13.4), (189, -112)))])
EDGE_WEST = ([q(p) for p in (WALL_N_W[4:] + WALL_W_S[1:4])]
             + [q(p) for p in cut(offset(WEST, 8.2), where(offset(WEST, 8.2), (-195, 118)), where(offset(WEST, 8.2), (-195, -106)))[::-1]])
EDGE_SW = ([q(p) for p in WALL_W_S[4:6]] + [q(lerp(WALL_W_S[5], GS, 0.85))]
           + [q(p) for p in cut(offset(RIVER_ST, 6.6), where(offset(RIVER_ST, 6.6), (-158, -128)), where(offset(RIVER_ST, 6.6), (-66, -136)))[::-1]])
EDGE_SOUTH = ([q(p) for p in WALL_S[1:] + WALL_S_E[1:3]]
              + [q(p) for p in cut(offset(RIVER_ST, 6.6), where(offset(RIVER_ST, 6.6), (-20, -138)), where(offset(RIVER_ST, 6.6), (158, -131)))[::-1]])
garden_lawn = max((l[0] for l in lawns if inside(centroid(l[0]), GARDEN)), key=area2)


def main():
    os.makedirs(OUT, exist_ok=True)
    write("subdistrict.geojson", [feature(
        {"code": "PP", "name": "彭浦新村街道(示意)", "name_en": "Pengpu Xincun Subdistrict (schematic)"}, poly(SUBDISTRICT))])
    write("communities.geojson", [feature(
        {"code": COMMUNITY, "name": "共康四村第一居委会", "short_name": "共四一",
         "name_en": "Gongkang Sicun First Residents' Committee", "short_name_en": "Gongkang 4-1"}, poly(ESTATE))])
    write("areas.geojson", [feature(
        {"community": COMMUNITY, "no": n, "name": HAN[n] + "区", "name_en": "Area %d" % n}, poly(AREA[n])) for n in sorted(AREA)])
    write("buildings.geojson", [feature(
        {"community": COMMUNITY, "area": b.area, "no": b.no, "name": "%s区%d幢" % (HAN[b.area], b.no),
         "name_en": "Area %d, Building %d" % (b.area, b.no)}, poly(b.ring)) for b in buildings])
    with open(os.path.join(OUT, "stairwells.csv"), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["community", "area", "building", "unit", "lat", "lng", "floors", "households"])
        for n in sorted(AREA):
            homes = iter(households(n))
            for b in buildings:
                if b.area == n:
                    for k, d in enumerate(b.doors, 1):
                        lng, lat = lnglat(d)
                        w.writerow([COMMUNITY, n, b.no, k, "%.7f" % lat, "%.7f" % lng, 6, next(homes)])
    write("facilities.geojson", [feature(
        {"community": COMMUNITY, "area": f.area, "kind": f.kind, "no": f.no, "name": f.name, "name_en": f.name_en,
         "underground": f.under}, point(f.at)) for f in facilities])
    with open(os.path.join(OUT, "street_points.csv"), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["community", "no", "kind", "name", "name_en", "lat", "lng"])
        for no, (kind, p, zh, en) in enumerate(street_points, 1):
            lng, lat = lnglat(p)
            w.writerow([COMMUNITY, no, kind, zh, en, "%.7f" % lat, "%.7f" % lng])
    write("paths.geojson", [feature({"community": COMMUNITY, "kind": kind}, line_json(pts)) for kind, pts in net])
    write("plan.geojson", plan_features())


for n_ in BUILDINGS:
    mine_ = [b for b in buildings if b.area == n_]
    assert len(mine_) == BUILDINGS[n_] and sum(b.units for b in mine_) == STAIRWELLS[n_], n_

if __name__ == "__main__":
    main()
