using System.Globalization;
using System.Text;
using Tapetum.Cli.Commands.Options;
using Tapetum.Encoding.Files;
using Tapetum.Training.Curves;
using Tapetum.Training.Loop;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum train --find-rate</c>: which learning rate to train with.</summary>
internal static class TrainRateSearch
{
    public static async Task<int> RunAsync(TrainJob job, TrainingData data, CommandContext context)
    {
        RateRange range = new(job.Config, data.Pairs);
        IReadOnlyList<RatedLoss> losses = await range.RunAsync(
            job.InitialModel,
            job.Threads,
            job.Device,
            new ConsoleLog(context),
            context.Cancellation
        );
        StringBuilder table = new("learningRate,loss,mean\n");
        foreach (RatedLoss one in losses)
        {
            table.Append(CultureInfo.InvariantCulture, $"{one.Rate:R},{one.Loss:R},{one.Mean:R}\n");
        }

        await WriteAsync(job.Folder.Rates, table.ToString());
        float rate = RateRange.Suggest(losses);
        await WriteAsync(job.Folder.RateCurve, RateCurve.Draw(job.Config.Name, losses, rate));
        string text = rate.ToString("0.#e-0", CultureInfo.InvariantCulture);
        context.Say($"the loss falls fastest at a learning rate of {text}: --set learningRate={text}");
        context.Results.WriteLine(job.Folder.RateCurve);
        return ExitCode.Done;
    }

    private static Task WriteAsync(string path, string text) =>
        AtomicFile.WriteAllBytesAsync(
            path,
            overwrite: true,
            System.Text.Encoding.UTF8.GetBytes(text),
            CancellationToken.None
        );

    /// <summary>A line now and then.</summary>
    private sealed class ConsoleLog(CommandContext context) : IProgress<RatedLoss>
    {
        private int count;

        public void Report(RatedLoss value)
        {
            if (++count % 20 == 0)
            {
                context.Messages.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"step {count, 3}/{RateRange.Steps}  rate {value.Rate:E1}  loss {value.Mean:F4}"
                    )
                );
            }
        }
    }
}
