using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

public sealed class AutomaticEvaluationTests
{
    [Fact]
    public async Task Job_that_succeeds_is_evaluated_by_itself()
    {
        await using var host = await EvaluationHost.StartAsync();
        var job = await host.AddJobAsync("Demo", heldOut: 3, FineTuningStatus.Running);

        await SucceedAsync(host, job);
        var id = await FirstRunAsync(host);

        var run = await host.WaitForEndAsync(id);
        Assert.Equal(("Demo on its held-out part", true, job, null), (run.Alias, run.IsAutomatic, run.FineTuningId, run.CreatedBy));
        Assert.Equal([(ContestantKind.Tuned, 3), (ContestantKind.Floor, 3)], run.Contestants.Select(model => (model.Kind, model.Judged)));
    }

    [Fact]
    public async Task Job_that_succeeded_before_a_kill_is_evaluated_after_it_and_once()
    {
        await using var host = await EvaluationHost.StartAsync();
        await host.KillAsync();
        await host.StartCoreAsync(async _ => await host.AddJobAsync("Demo", heldOut: 3));
        await host.WaitForEndAsync(await FirstRunAsync(host));

        await host.KillAsync();
        await host.StartCoreAsync();
        await PassLoopAsync(host);

        await using var database = await host.OpenAsync();
        Assert.Equal(1, await database.Evaluations.CountAsync(run => run.IsAutomatic));
    }

    [Fact]
    public async Task Deleted_automatic_evaluation_does_not_come_back()
    {
        await using var host = await EvaluationHost.StartAsync();
        await host.KillAsync();
        await host.StartCoreAsync(async _ => await host.AddJobAsync("Demo", heldOut: 3));
        var id = await FirstRunAsync(host);
        await host.WaitForEndAsync(id);
        Assert.Null((await host.Commands.DeleteAsync(id, CancellationToken.None)).Problem);

        await host.KillAsync();
        await host.StartCoreAsync();
        await PassLoopAsync(host);

        await using var database = await host.OpenAsync();
        Assert.False(await database.Evaluations.AnyAsync(run => run.IsAutomatic));
    }

    [Fact]
    public async Task Several_creators_at_once_make_one()
    {
        await using var host = await EvaluationHost.StartAsync();
        await host.KillAsync();
        var job = "";
        await host.StartCoreAsync(async _ =>
        {
            job = await host.AddJobAsync("Demo", heldOut: 3);
            var creation = host.Get<EvaluationCreation>();
            var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => creation.CreateAutomaticAsync(job, CancellationToken.None))));
            Assert.Single(made, result => result is not null);
        });
        await host.WaitForEndAsync(await FirstRunAsync(host));

        await using var database = await host.OpenAsync();
        Assert.Equal(1, await database.Evaluations.CountAsync());
    }

    [Fact]
    public async Task Jobs_without_a_held_out_part_or_a_model_are_left_alone()
    {
        await using var host = await EvaluationHost.StartAsync();
        await host.KillAsync();
        await host.StartCoreAsync(async _ =>
        {
            await host.AddJobAsync("None held out", heldOut: 0);
            await host.AddJobAsync("Failed", heldOut: 3, FineTuningStatus.Failed);
        });
        await PassLoopAsync(host);

        await using var database = await host.OpenAsync();
        Assert.Equal(0, await database.Evaluations.CountAsync(run => run.IsAutomatic));
    }

    /// <summary>A run that a person makes is worked on after whatever the loop starts by itself.</summary>
    private static async Task PassLoopAsync(EvaluationHost host) => await host.WaitForEndAsync(await host.CreateAsync(2, "m"));

    private static Task SucceedAsync(EvaluationHost host, string job) => host.Get<FineTuningWriter>().EditAsync(
        job,
        edit =>
        {
            edit.Job.ModelId = "ft:demo";
            edit.MoveTo(FineTuningStatus.Succeeded);
            return true;
        },
        CancellationToken.None);

    private static async Task<string> FirstRunAsync(EvaluationHost host)
    {
        using var timeout = new CancellationTokenSource(EvaluationHost.Patience);
        using var subscription = host.Get<EvaluationFeed>().SubscribeToEach();
        await using var batches = subscription.ReadAsync(timeout.Token).GetAsyncEnumerator(timeout.Token);
        while (true)
        {
            await using (StudioDb database = await host.OpenAsync())
            {
                if (await database.Evaluations.Select(run => run.Id).FirstOrDefaultAsync(timeout.Token) is { } id)
                {
                    return id;
                }
            }
            await batches.MoveNextAsync();
        }
    }
}
