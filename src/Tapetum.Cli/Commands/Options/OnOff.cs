namespace Tapetum.Cli.Commands.Options;

/// <summary>The values of an option that is usually on.</summary>
internal enum OnOff
{
    On,
    Off,
}
