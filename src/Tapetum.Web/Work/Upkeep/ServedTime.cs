using System.Globalization;
using System.Text.Json;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Upkeep;

/// <summary>
/// The time of a studio on one machine: while the server runs, it is counted by
/// what cannot be set, and from one start to the next by how long the machine has been up. Only across a restart of the machine is the clock asked, and not before the server has
/// run for an hour: by then the network's time has corrected it.
/// </summary>
internal sealed class ServedTime : IServedTime
{
    private static readonly TimeSpan UntilClockIsTrusted = TimeSpan.FromHours(1);

    private readonly TimeProvider time;
    private readonly DataFolder folder;
    private readonly long startedAt;
    private readonly Lock changing = new();
    private TimeSpan before;
    private ClockReading? unsure;

    public ServedTime(TimeProvider time, DataFolder folder)
    {
        this.time = time;
        this.folder = folder;
        startedAt = time.GetTimestamp();
        if (Read() is not { } last)
        {
            return;
        }

        before = last.Served;
        unsure = last.Unsure;
        if (last.Boot is { } boot && MachineTime() is { } now && now.Id == boot.Id)
        {
            before += now.Up > boot.Up ? now.Up - boot.Up : TimeSpan.Zero;
        }
        else
        {
            unsure ??= last.Reading;
        }
    }

    /// <inheritdoc/>
    public TimeSpan Now
    {
        get
        {
            lock (changing)
            {
                return before + Running;
            }
        }
    }

    private TimeSpan Running => time.GetElapsedTime(startedAt);

    /// <inheritdoc/>
    public DateTimeOffset ClockAt(TimeSpan served) => time.GetUtcNow() + (served - Now);

    /// <inheritdoc/>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        ServedTimeNote note;
        lock (changing)
        {
            if (unsure is { } reading && Running >= UntilClockIsTrusted)
            {
                TimeSpan byClock = reading.Served + (time.GetUtcNow() - reading.At);
                before += byClock > before + Running ? byClock - before - Running : TimeSpan.Zero;
                unsure = null;
            }

            note = new(before + Running, time.GetUtcNow(), MachineTime(), unsure);
        }

        string temporary = Path.Combine(folder.Temporary, "clock.json");
        await File.WriteAllBytesAsync(
            temporary,
            JsonSerializer.SerializeToUtf8Bytes(note, NoteJson.Default.ServedTimeNote),
            cancellationToken
        );
        OwnersAlone.TakeFile(temporary);
        File.Move(temporary, folder.Clock, overwrite: true);
    }

    private ServedTimeNote? Read()
    {
        try
        {
            return File.Exists(folder.Clock)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.Clock), NoteJson.Default.ServedTimeNote)
                : null;
        }
        catch (JsonException)
        {
            // Damaged: all photos begin their time again.
            return null;
        }
    }

    /// <returns>Null where the system does not tell one start of the machine from another.</returns>
    private static MachineUptime? MachineTime()
    {
        const string BootId = "/proc/sys/kernel/random/boot_id";
        if (!File.Exists(BootId))
        {
            return null;
        }

        double seconds = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        return new(File.ReadAllText(BootId).Trim(), TimeSpan.FromSeconds(seconds));
    }

    /// <summary>How late it was when it was last written down.</summary>
    internal sealed record ServedTimeNote(TimeSpan Served, DateTimeOffset At, MachineUptime? Boot, ClockReading? Unsure)
    {
        public ClockReading Reading => new(Served, At);
    }

    /// <summary>How long the machine has been up, sleep included.</summary>
    internal sealed record MachineUptime(string Id, TimeSpan Up);

    /// <summary>What the clock said at a time.</summary>
    internal sealed record ClockReading(TimeSpan Served, DateTimeOffset At);
}
