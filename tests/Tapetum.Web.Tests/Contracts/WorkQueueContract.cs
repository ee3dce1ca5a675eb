using Tapetum.Web.Photos;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Tests.Contracts;

/// <summary>What every <see cref="IWorkQueue"/> promises.</summary>
public sealed class WorkQueueContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task Photos_are_handed_out_in_the_order_in_which_they_were_put_in_each_to_one(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        PhotoId[] ids = [.. Enumerable.Range(0, 4).Select(_ => PhotoId.New())];
        foreach (PhotoId id in ids)
        {
            await backend.Last.Queue.PutAsync(id, Stop);
        }

        List<PhotoId> taken = [];
        for (int i = 0; i < ids.Length; i++)
        {
            await using IWorkLease lease = await backend.Ends[i % backend.Ends.Count].Queue.TakeAsync(Stop);
            taken.Add(lease.Id);
            await lease.FinishAsync(Stop);
        }

        taken.ShouldBe(ids);
        await NothingIsLeftAsync(backend);
    }

    [Theory]
    [MemberData(nameof(Backend.Kinds), MemberType = typeof(Backend))]
    public async Task What_is_returned_is_handed_out_again(string kind)
    {
        await using Backend backend = await Backend.OpenAsync(kind);
        var id = PhotoId.New();
        await backend.First.Queue.PutAsync(id, Stop);
        await using (IWorkLease first = await backend.First.Queue.TakeAsync(Stop))
        {
            await first.ReturnAsync(Stop);
        }

        await using IWorkLease second = await backend.Last.Queue.TakeAsync(Stop);

        second.Id.ShouldBe(id);
        await second.FinishAsync(Stop);
    }

    [Fact]
    public async Task Between_machines_what_is_held_stays_so_and_what_its_holder_dropped_is_taken_over_after_a_while()
    {
        await using Backend backend = await Backend.OpenAsync("several machines");
        var id = PhotoId.New();
        await backend.First.Queue.PutAsync(id, Stop);
        IWorkLease first = await backend.First.Queue.TakeAsync(Stop);
        // Longer than a holder may be silent.
        await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
        await NothingIsLeftAsync(backend);

        await first.DisposeAsync();
        await using IWorkLease second = await backend.Last.Queue.TakeAsync(Stop);

        (second.Id, second.IsTakenOver).ShouldBe((id, true));
        (second.Claim == first.Claim).ShouldBeFalse();
    }

    private static async Task NothingIsLeftAsync(Backend backend)
    {
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(0.3));
        await Should.ThrowAsync<OperationCanceledException>(async () => await backend.Last.Queue.TakeAsync(soon.Token));
    }
}
