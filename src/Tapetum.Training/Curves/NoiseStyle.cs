namespace Tapetum.Training.Curves;

/// <summary>What <see cref="NoiseFigure"/> needs besides <see cref="CurveStyle"/>.</summary>
internal static class NoiseStyle
{
    public const string Sheet = """

        .dot.c0 { fill: #0072b2; } .dot.c1 { fill: #d55e00; } .dot.c2 { fill: #009e73; } .dot.c3 { fill: #cc79a7; } .dot.c4 { fill: #e69f00; } .dot.c5 { fill: #56b4e9; } .dot.c6 { fill: #7b8794; }
        .dot { fill-opacity: 0.75; stroke: none; }
        .block { fill-opacity: 0.28; }
        .bin { fill-opacity: 0.9; stroke: #ffffff; stroke-width: 0.6; }
        .red { fill: #cf5c56; }
        .green { fill: #4d9a50; }
        .green2 { fill: #8bbf5a; }
        .blue { fill: #3f6fc0; }
        .fitted { fill: none; stroke: #1f2933; stroke-width: 2; stroke-linecap: round; }
        .used { fill: none; stroke: #d55e00; stroke-width: 2; stroke-linecap: round; }
        @media (prefers-color-scheme: dark) {
          .bin { stroke: #15191e; }
          .fitted { stroke: #e4e8ec; }
        }
        """;
}
