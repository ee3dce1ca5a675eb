using Tapetum.Training.Datasets.Download;

namespace Tapetum.Training.Tests.Datasets.Download;

public class ProgressMeterTests
{
    [Fact]
    public void Rate_and_time_left_are_those_of_the_last_seconds_and_not_of_earlier_runs()
    {
        HandClock clock = new();
        Last last = new();
        ProgressMeter meter = new(DownloadStage.Downloading, 1_000_000, last, clock);

        meter.Begin(500_000);
        for (int second = 0; second < 20; second++)
        {
            clock.Seconds++;
            meter.Add(second < 5 ? 90_000 : 1_000);
        }

        last.Value.DoneBytes.ShouldBe(965_000);
        last.Value.BytesPerSecond.ShouldBe(1_000, tolerance: 1);
        last.Value.TimeLeft!.Value.TotalSeconds.ShouldBe(35, tolerance: 0.1);
    }

    [Fact]
    public void Many_small_pieces_are_few_reports()
    {
        HandClock clock = new();
        Last last = new();
        ProgressMeter meter = new(DownloadStage.Downloading, null, last, clock);

        meter.Begin(0);
        for (int piece = 0; piece < 1_000; piece++)
        {
            clock.Seconds += 0.001;
            meter.Add(1);
        }

        last.Count.ShouldBeInRange(4, 7);
        last.Value.TimeLeft.ShouldBeNull("the total is unknown");
    }

    private sealed class HandClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }

    private sealed class Last : IProgress<DownloadProgress>
    {
        public DownloadProgress Value { get; private set; }

        public int Count { get; private set; }

        public void Report(DownloadProgress value)
        {
            Value = value;
            Count++;
        }
    }
}
