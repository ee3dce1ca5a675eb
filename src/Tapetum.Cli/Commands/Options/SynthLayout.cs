namespace Tapetum.Cli.Commands.Options;

/// <summary>What <c>tapetum synth</c> makes.</summary>
internal enum SynthLayout
{
    Cache,
    Sid,
    SidFuji,
    Burst,
}
