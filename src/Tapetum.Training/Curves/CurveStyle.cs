namespace Tapetum.Training.Curves;

/// <summary>How curves look: on paper of their own, so that they can be read on a light and on a dark page.</summary>
internal static class CurveStyle
{
    /// <summary>Lines c0, c1, … have a colour each: Okabe and Ito's, which people with any colour vision tell apart.</summary>
    public const int Colors = 7;

    public const string Sheet = """
        text { font-family: 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif; font-size: 12px; fill: #1f2933; }
        .paper { fill: #ffffff; stroke: #d5dbe1; }
        .title { font-size: 20px; font-weight: bold; }
        .subtitle, .tick { fill: #52606d; }
        .panel { font-size: 13px; font-weight: bold; }
        .start { text-anchor: start; }
        .middle { text-anchor: middle; }
        .end { text-anchor: end; }
        .axis { fill: none; stroke: #7b8794; stroke-width: 1; }
        .grid { fill: none; stroke: #e4e7eb; stroke-width: 1; }
        .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        .faint { stroke-width: 1; stroke-opacity: 0.35; }
        .dashed { stroke-width: 1.2; stroke-dasharray: 4 5; stroke-opacity: 0.8; }
        .c0 { stroke: #0072b2; }
        .c1 { stroke: #d55e00; }
        .c2 { stroke: #009e73; }
        .c3 { stroke: #cc79a7; }
        .c4 { stroke: #e69f00; }
        .c5 { stroke: #56b4e9; }
        .c6 { stroke: #7b8794; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #15191e; stroke: #333b44; }
          text { fill: #e4e8ec; }
          .subtitle, .tick { fill: #a3afba; }
          .grid { stroke: #2a323a; }
          .c0 { stroke: #4aa8e0; }
        }
        """;
}
