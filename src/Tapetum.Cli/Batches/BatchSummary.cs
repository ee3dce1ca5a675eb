using System.Globalization;
using Tapetum.Cli.Reports;

namespace Tapetum.Cli.Batches;

/// <summary>What became of a batch, and how well it used the machine.</summary>
internal sealed class BatchSummary(TimeProvider time)
{
    private readonly long begunAt = time.GetTimestamp();
    private readonly TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
    private readonly List<string> errors = [];
    private int enhanced;
    private int skipped;

    public int Failed => errors.Count;

    public void Add(EnhanceReport report)
    {
        switch (report.Status)
        {
            case EnhanceStatus.Enhanced:
                enhanced++;
                break;
            case EnhanceStatus.Skipped:
                skipped++;
                break;
            default:
                errors.Add(OneLine.Of(report.Error ?? report.Input));
                break;
        }
    }

    /// <summary>
    /// <code>
    /// enhanced   18   62.1 s, 17.4 a minute, cores 94 % busy
    /// skipped     1   their pictures exist; --overwrite replaces them
    /// failed      1
    ///   b.dng: …
    /// </code>
    /// </summary>
    public void Write(CommandContext context)
    {
        Line("enhanced", enhanced, enhanced > 0 ? Speed() : "");
        Line("skipped", skipped, skipped > 0 ? "their pictures exist; --overwrite replaces them" : "");
        Line("failed", Failed, "");
        errors.ForEach(error => context.Say($"  {error}"));

        void Line(string what, int count, string remark) =>
            context.Say($"{what, -9}{count.ToString(CultureInfo.InvariantCulture), 5}   {remark}".TrimEnd());
    }

    private string Speed()
    {
        TimeSpan elapsed = time.GetElapsedTime(begunAt);
        double busy = (Environment.CpuUsage.TotalTime - cpuBefore) / elapsed / Environment.ProcessorCount;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalSeconds:F1} s, {enhanced / elapsed.TotalMinutes:F1} a minute, cores {100 * Math.Min(1, busy):F0} % busy"
        );
    }
}
