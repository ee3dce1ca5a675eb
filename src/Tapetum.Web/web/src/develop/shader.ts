export const vertexShader = `#version 300 es
in vec2 corner;
uniform vec2 origin;     // clip space: the lower left corner
uniform vec4 sides;      // from there to the lower right and the upper left one
uniform vec4 part;       // texture: left, top, right, bottom
uniform vec4 share;      // of the picture: likewise
out vec2 at;
out vec2 spot;
void main() {
    at = mix(part.xw, part.zy, corner);
    spot = mix(share.xw, share.zy, corner);
    gl_Position = vec4(origin + corner.x * sides.xy + corner.y * sides.zw, 0.0, 1.0);
}`;

/**
 * What src/Tapetum/Development/RowDeveloper.cs does, step by step and by the same names; a test compares the two pictures.
 * Left of the divider is the noisy picture, developed alike.
 */
export const fragmentShader = `#version 300 es
precision highp float;
precision highp sampler2D;
precision highp sampler2DArray;
in vec2 at;
in vec2 spot;                // 0 to 1 across and down the picture
out vec4 shown;

uniform sampler2D after;
uniform sampler2D before;
uniform sampler2D untouched;  // what is mixed in: of a burst, what was merged, where before is one frame
uniform sampler2D curve;     // one row; samples[i] = T(sceneWhite·(i / last)²)
uniform float sceneWhite;
uniform float divider;       // device pixels from the left
uniform float strength;
uniform vec3 clip;
uniform vec3 neutral;
uniform mat3 balancedToSrgb;  // or to the profile's RGB
uniform float profiled;      // 1 where the camera's profile has tables
uniform mat3 profileToSrgb;
uniform sampler2DArray hueSatMap;  // layers: values; rows: hues; columns: saturations
uniform sampler2DArray lookTable;
uniform vec3 hueSatUse;      // whether there is one, whether value is encoded, its scale
uniform vec3 lookUse;
uniform float amplification;
uniform vec2 saturation;      // near black, near white
uniform float vibrance;
uniform float sharpening;    // 0 where a texel is not a pixel of the file
uniform vec2 noise;          // shot and read, on linear values
uniform sampler2D lightMap;  // slope and offset of the base over log₂ of light
uniform vec3 lightWeights;
uniform float lightFloor;
uniform vec2 local;          // shadows and highlights, −1 to 1
uniform vec4 steps;          // to the next pixel of the file's row and of its column, in texture coordinates
uniform float slanted;       // 1 where the file's pixels lie between texels
uniform vec4 inside;         // the middles of the picture's first and last texels
uniform vec2 warns;          // of black and of white: 1 where what is clipped is painted over

float tone(float x) {
    int last = textureSize(curve, 0).x - 1;
    float i = clamp(sqrt(max(x, 0.0) / sceneWhite), 0.0, 1.0) * float(last);
    int low = min(int(i), last - 1);
    return mix(texelFetch(curve, ivec2(low, 0), 0).r, texelFetch(curve, ivec2(low + 1, 0), 0).r, i - float(low));
}

float encoded(float x) {
    return x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1.0 / 2.4) - 0.055;
}

float srgb(float linear) {
    return encoded(clamp(linear, 0.0, 1.0));
}

// src/Tapetum/Development/Looks/Chroma.cs
vec3 chroma(vec3 d) {
    float y = dot(vec3(0.2126390, 0.7151687, 0.0721923), d);
    float least = min(d.r, min(d.g, d.b));
    float most = max(d.r, max(d.g, d.b));
    float more = mix(saturation.x, saturation.y, sqrt(max(y, 0.0))) * (1.0 + vibrance * least / max(most, 1e-12)) - 1.0;
    float room = max(0.0, min(y / max(y - least, 1e-12), (1.0 - y) / max(most - y, 1e-12)) - 1.0);
    return d + (more > 0.0 ? more * room / (more + room) : more) * (d - y);
}

// src/Tapetum/Development/Color/HueSatTable.cs
float decoded(float x) {
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

vec3 between(sampler2DArray table, int first, int next, int s, int v, vec2 along) {
    vec3 low = mix(texelFetch(table, ivec3(s, first, v), 0).rgb, texelFetch(table, ivec3(s + 1, first, v), 0).rgb, along.y);
    vec3 high = mix(texelFetch(table, ivec3(s, next, v), 0).rgb, texelFetch(table, ivec3(s + 1, next, v), 0).rgb, along.y);
    return mix(low, high, along.x);
}

vec3 lookedUp(sampler2DArray table, vec3 use, vec3 p) {
    if (use.x == 0.0) return p;
    ivec3 size = textureSize(table, 0);
    float value = max(p.r, max(p.g, p.b));
    float range = value - min(p.r, min(p.g, p.b));
    float hue = value == p.r ? (p.g - p.b) / max(range, 1e-20)
        : value == p.g ? 2.0 + (p.b - p.r) / max(range, 1e-20)
        : 4.0 + (p.r - p.g) / max(range, 1e-20);
    if (hue < 0.0) hue += 6.0;
    float saturation = range / max(value, 1e-20);
    float scaled = use.y > 0.0 ? encoded(value * use.z) : value * use.z;
    vec3 place = vec3(hue * float(size.y) / 6.0, saturation * float(size.x - 1), min(scaled, 1.0) * float(size.z - 1));
    ivec3 low = clamp(ivec3(place), ivec3(0), ivec3(size.y, size.x - 2, max(0, size.z - 2)));
    vec3 along = clamp(place - vec3(low), 0.0, 1.0);
    int first = low.x >= size.y ? 0 : low.x;
    int next = first + 1 >= size.y ? 0 : first + 1;
    vec3 entry = between(table, first, next, low.y, low.z, along.xy);
    if (size.z > 1) entry = mix(entry, between(table, first, next, low.y, low.z + 1, along.xy), along.z);
    hue += entry.x / 60.0;
    saturation = min(1.0, saturation * entry.y);
    value = use.y > 0.0 ? decoded(scaled * entry.z) / use.z : value * entry.z;
    vec3 k = mod(hue + vec3(5.0, 3.0, 1.0), 6.0);
    return value - value * saturation * clamp(min(k, 4.0 - k), 0.0, 1.0);
}

// src/Tapetum/Development/Color/ProfileKernel.cs
vec3 throughProfile(vec3 e, inout float grey) {
    vec3 p = balancedToSrgb * e;
    float least = min(p.r, min(p.g, p.b));
    float colour = least < 0.0 ? grey / (grey - least) : 1.0;
    p = max(vec3(0.0), grey + (p - grey) * colour);
    float before = max(p.r, max(p.g, p.b));
    p = lookedUp(hueSatMap, hueSatUse, p);
    p = lookedUp(lookTable, lookUse, amplification * p);
    grey *= max(p.r, max(p.g, p.b)) / max(before, 1e-20);
    return profileToSrgb * p;
}

// src/Tapetum/Development/Lens/CubicSample.cs
vec4 weights(float t) {
    return 0.5 * vec4(((2.0 - t) * t - 1.0) * t, (3.0 * t - 5.0) * t * t + 2.0, ((4.0 - 3.0 * t) * t + 1.0) * t, (t - 1.0) * t * t);
}

vec3 sampled(sampler2D picture, vec2 place) {
    if (slanted == 0.0) return texture(picture, place).rgb;
    ivec2 last = textureSize(picture, 0) - 1;
    vec2 texel = clamp(place * vec2(last + 1) - 0.5, vec2(0.0), vec2(last));
    ivec2 low = ivec2(texel);
    vec4 across = weights(texel.x - float(low.x));
    vec4 down = weights(texel.y - float(low.y));
    vec3 sum = vec3(0.0);
    for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 4; x++) {
            ivec2 from = clamp(low + ivec2(x - 1, y - 1), ivec2(0), last);
            sum += down[y] * across[x] * texelFetch(picture, from, 0).rgb;
        }
    }
    return sum;
}

// src/Tapetum/Development/Detail/DetailGain.cs
vec3 light(vec2 place, bool isNoisy) {
    if (isNoisy) return sampled(before, place);
    vec3 clean = sampled(after, place);
    return strength >= 1.0 ? clean : mix(sampled(untouched, place), clean, strength);
}

float root(vec2 place, bool isNoisy) {
    return sqrt(max(dot(light(place, isNoisy) / neutral, vec3(0.25, 0.5, 0.25)), 0.0));
}

float detailGain(bool isNoisy) {
    if (sharpening <= 0.0) return 1.0;
    float z = root(at, isNoisy);
    float bright = max(z * z, 1e-5);
    if (z * z <= 1e-5) return 1.0;
    float blurred = z * 0.25;
    float least = z;
    float most = z;
    for (int y = -1; y <= 1; y++) {
        for (int x = -1; x <= 1; x++) {
            if (x == 0 && y == 0) continue;
            float near = root(clamp(at + float(x) * steps.xy + float(y) * steps.zw, inside.xy, inside.zw), isNoisy);
            blurred += near * (x == 0 || y == 0 ? 0.125 : 0.0625);
            least = min(least, near);
            most = max(most, near);
        }
    }
    float detail = z - blurred;
    float square = detail * detail;
    float more = sharpening * detail * square / (square + noise.x / 8.0 + noise.y / (8.0 * bright) + 1e-12);
    float range = most - least;
    float held = clamp(z + more, least - 0.1 * range, most + 0.2 * range);
    return clamp(held * held / bright, 0.25, 4.0);
}

// src/Tapetum/Development/Local/LocalGain.cs
float bump(float u) {
    float held = clamp(u, 0.0, 1.0);
    float sides = 4.0 * held * (1.0 - held);
    return sides * sides;
}

vec2 baseLine() {
    ivec2 last = textureSize(lightMap, 0) - 1;
    vec2 node = clamp(spot * vec2(last + 1) - 0.5, vec2(0.0), vec2(last));
    ivec2 low = ivec2(node);
    ivec2 high = min(low + 1, last);
    vec2 above = mix(texelFetch(lightMap, low, 0).rg, texelFetch(lightMap, ivec2(high.x, low.y), 0).rg, node.x - float(low.x));
    vec2 below = mix(texelFetch(lightMap, ivec2(low.x, high.y), 0).rg, texelFetch(lightMap, high, 0).rg, node.x - float(low.x));
    return mix(above, below, node.y - float(low.y));
}

float localGain(vec3 raw) {
    if (local == vec2(0.0)) return 1.0;
    vec2 line = baseLine();
    float x = line.x * log2(max(dot(raw, lightWeights), lightFloor)) + line.y + log2(amplification / 0.18);
    float white = log2(sceneWhite / 0.18);
    return exp2(1.8 * local.x * bump(-x / 8.0) + 0.22 * white * local.y * bump(x / white));
}

vec3 develop(vec3 raw, float gain) {
    vec3 t = clamp((raw / clip - 0.90) / 0.08, 0.0, 1.0);
    vec3 s = t * t * (3.0 - 2.0 * t);
    vec3 b = raw / neutral;
    vec3 fellows = (b.gbr + b.brg) / 2.0;
    vec3 e = b + s * max(vec3(0.0), fellows - b);
    float toWhite = max(min(s.r, s.g), min(max(s.r, s.g), s.b));
    e += toWhite * (max(e.r, max(e.g, e.b)) - e);
    e *= gain;

    vec3 weights = neutral * neutral / dot(neutral, neutral);
    float grey = max(0.0, dot(weights, e));
    vec3 l;
    if (profiled > 0.0) {
        l = throughProfile(e, grey);
    } else {
        l = amplification * (balancedToSrgb * e);
        grey *= amplification;
    }

    float least = min(l.r, min(l.g, l.b));
    float colour = least < 0.0 ? grey / (grey - least) : 1.0;
    l = grey + (l - grey) * colour;

    least = min(l.r, min(l.g, l.b));
    float most = max(l.r, max(l.g, l.b));
    float shownLeast = tone(least);
    float contrast = (tone(most) - shownLeast) / max(most - least, 1e-20);
    vec3 d = chroma(shownLeast + (l - least) * contrast);
    return vec3(srgb(d.r), srgb(d.g), srgb(d.b));
}

// Blue where nothing is left but black, red where a channel is full: of the code that a file of 8 bits has.
vec3 clipping(vec3 code) {
    if (warns.x > 0.0 && max(code.r, max(code.g, code.b)) < 0.5 / 255.0) return vec3(0.15, 0.35, 1.0);
    if (warns.y > 0.0 && max(code.r, max(code.g, code.b)) >= 254.5 / 255.0) return vec3(1.0, 0.15, 0.1);
    return code;
}

void main() {
    bool isNoisy = gl_FragCoord.x < divider;
    vec3 raw = light(at, isNoisy);
    shown = vec4(clipping(develop(raw, detailGain(isNoisy) * localGain(raw))), 1.0);
}`;
