using System.ComponentModel;
using System.Diagnostics;

namespace Tapetum.Cli.Commands;

/// <summary>A real raw photograph for a first try: Canon EOS 30D, ISO 640, from Debian's rawtran-doc package.</summary>
internal static class SampleRaw
{
    private const string Package = "rawtran-doc";
    private const string PathInPackage = "usr/share/doc/rawtran/IMG_5952.CR2";

    /// <summary>Finds the sample, or fetches it into a folder; that takes no root.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="SampleUnavailableException">It is not here and cannot be fetched.</exception>
    public static async Task<string> FetchAsync(string folder, CommandContext context)
    {
        string sample = Path.Combine(folder, Path.GetFileName(PathInPackage));
        if (File.Exists(sample))
        {
            return sample;
        }

        string installed = "/" + PathInPackage;
        string unpacked = Path.Combine(folder, "unpacked");
        Directory.CreateDirectory(unpacked);
        try
        {
            if (!File.Exists(installed))
            {
                context.Say($"fetching a sample raw, 7 MB (Debian's {Package})");
                await DownloadAsync(unpacked, context);
                installed = Path.Combine(unpacked, PathInPackage);
            }

            File.Copy(installed, sample + ".part", overwrite: true);
            File.Move(sample + ".part", sample, overwrite: true);
            return sample;
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static async Task DownloadAsync(string folder, CommandContext context)
    {
        CancellationToken cancellation = context.Cancellation;
        (int code, string errors) = await RunAsync(folder, "apt-get", ["download", Package], cancellation);
        if (code != 0 && Environment.IsPrivilegedProcess)
        {
            await RunAsync(folder, "apt-get", ["update"], cancellation);
            (code, errors) = await RunAsync(folder, "apt-get", ["download", Package], cancellation);
        }

        string? archive = Directory.EnumerateFiles(folder, $"{Package}_*.deb").FirstOrDefault();
        if (code != 0 || archive is null)
        {
            throw new SampleUnavailableException($"apt-get could not download it: {errors}");
        }

        (code, errors) = await RunAsync(folder, "dpkg", ["-x", Path.GetFileName(archive), "."], cancellation);
        if (code != 0)
        {
            throw new SampleUnavailableException($"dpkg could not unpack it: {errors}");
        }
    }

    /// <returns>The exit code and the last line of standard error.</returns>
    private static async Task<(int ExitCode, string Errors)> RunAsync(
        string folder,
        string command,
        IEnumerable<string> arguments,
        CancellationToken cancellation
    )
    {
        ProcessStartInfo start = new(command, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
            string errors = await process.StandardError.ReadToEndAsync(cancellation);
            await output;
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, errors.Trim().Split('\n')[^1]);
        }
        catch (Win32Exception e)
        {
            throw new SampleUnavailableException(
                $"{command} is not here: the sample can be fetched on Debian and Ubuntu only",
                e
            );
        }
    }
}
