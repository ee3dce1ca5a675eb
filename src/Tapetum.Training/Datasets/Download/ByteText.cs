namespace Tapetum.Training.Datasets.Download;

/// <summary>Numbers of bytes for people, in powers of 1000 as disks and networks are sold.</summary>
public static class ByteText
{
    public static string Of(double bytes) =>
        bytes switch
        {
            >= 1e12 => $"{bytes / 1e12:0.0} TB",
            >= 1e9 => $"{bytes / 1e9:0.0} GB",
            >= 1e6 => $"{bytes / 1e6:0.0} MB",
            >= 1e3 => $"{bytes / 1e3:0.0} kB",
            _ => $"{bytes:0} B",
        };
}
