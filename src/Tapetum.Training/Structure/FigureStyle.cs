namespace Tapetum.Training.Structure;

/// <summary>How a figure looks: on paper of its own, so that it can be read on a light and on a dark page.</summary>
internal static class FigureStyle
{
    public const string Sheet = """
        text { font-family: 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif; font-size: 11px; fill: #1f2933; }
        .paper { fill: #ffffff; stroke: #d5dbe1; }
        .title { font-size: 22px; font-weight: bold; }
        .subtitle { font-size: 14px; fill: #52606d; }
        .channels { font-size: 12px; font-weight: bold; text-anchor: middle; }
        .kernel { font-size: 10px; fill: #52606d; text-anchor: middle; }
        .beside { font-size: 10px; fill: #52606d; }
        .size { font-size: 12px; }
        .cost, .legend { fill: #52606d; }
        .start { text-anchor: start; }
        .middle { text-anchor: middle; }
        .end { text-anchor: end; }
        .bar.convolution { fill: #3f78b5; }
        .bar.pooling { fill: #d98b6a; }
        .bar.transposed { fill: #5aa27c; }
        .bar.plain { fill: #7b8794; }
        .bar.joined { fill: #c3d5ea; stroke: #3f78b5; stroke-width: 1; }
        .bar.red { fill: #cf5c56; }
        .bar.green { fill: #64a866; }
        .bar.blue { fill: #4a78c2; }
        .line { fill: none; stroke-width: 1.6; }
        .line.convolution { stroke: #3f78b5; }
        .line.pooling { stroke: #d0764f; }
        .line.transposed { stroke: #42906a; }
        .line.joined { stroke: #8a97a6; stroke-dasharray: 5 4; }
        .line.added { stroke: #9266b0; }
        .line.plain { stroke: #52606d; }
        .head.convolution { fill: #3f78b5; }
        .head.pooling { fill: #d0764f; }
        .head.transposed { fill: #42906a; }
        .head.joined { fill: #8a97a6; }
        .head.added { fill: #9266b0; }
        .head.plain { fill: #52606d; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #15191e; stroke: #333b44; }
          text { fill: #e4e8ec; }
          .subtitle, .kernel, .beside, .cost, .legend { fill: #a3afba; }
          .bar.joined { fill: #24374c; stroke: #5b93cf; }
          .bar.convolution { fill: #4f8ccb; }
          .line.plain { stroke: #a3afba; }
          .head.plain { fill: #a3afba; }
        }
        """;
}
