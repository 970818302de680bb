// The outlines of states on a flat map, from the Natural Earth data that the package world-atlas carries.

import { geoArea, geoCentroid, geoNaturalEarth1, geoPath } from "d3-geo";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

export type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;
type Land = Feature<Polygon | MultiPolygon, { name: string }>;

export interface World {
  width: number;
  height: number;
  /** Code (empty for land that no state of ours holds) and the data of an SVG path. */
  outlines: [string, string][];
  /** The middle of each state's largest part. */
  places: Record<string, [number, number]>;
}

const WIDTH = 960;
const HEIGHT = 445;
/** Room at the edges for the islands of the Pacific, which the coarse atlas does not know. */
const EDGE = 32;
const LEFT_OUT = "Antarctica";

/** Return the map: outlines from a coarse atlas, places from a finer one that knows the small states too. */
export function worldOf(coarse: Atlas, fine: Atlas, states: string): World {
  const codes = new Map(rowsOf(states));
  const known = (land: Land): boolean => land.properties.name !== LEFT_OUT;
  const outlines = landsOf(coarse).filter(known);
  const all: FeatureCollection = { type: "FeatureCollection", features: outlines };
  const projection = geoNaturalEarth1().rotate([-11, 0]).fitExtent([[EDGE, 4], [WIDTH - EDGE, HEIGHT - 4]], all);
  const draw = geoPath(projection).digits(1);
  const places: World["places"] = {};
  for (const land of landsOf(fine).filter(known)) {
    const code = codes.get(land.properties.name);
    const place = code && projection(geoCentroid(largestPart(land)));
    if (code && place) places[code] = [round(place[0]), round(place[1])];
  }
  return {
    width: WIDTH,
    height: HEIGHT,
    outlines: outlines.map((land) => [codes.get(land.properties.name) ?? "", draw(land) ?? ""]),
    places,
  };
}

function landsOf(atlas: Atlas): Land[] {
  return (feature(atlas, atlas.objects.countries) as unknown as FeatureCollection).features as Land[];
}

function largestPart(land: Land): Polygon {
  if (land.geometry.type === "Polygon") return land.geometry;
  const parts = land.geometry.coordinates.map((coordinates): Polygon => ({ type: "Polygon", coordinates }));
  return parts.reduce((one, other) => (geoArea(other) > geoArea(one) ? other : one));
}

function rowsOf(table: string): [string, string][] {
  const lines = table.split("\n").filter((line) => line && !line.startsWith("#"));
  return lines.slice(1).map((line) => {
    const cut = line.lastIndexOf(",");
    return [line.slice(0, cut), line.slice(cut + 1)];
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
