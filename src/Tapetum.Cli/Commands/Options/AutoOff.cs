namespace Tapetum.Cli.Commands.Options;

/// <summary>The values of an option that is chosen automatically.</summary>
internal enum AutoOff
{
    Auto,
    Off,
}
