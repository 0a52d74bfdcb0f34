using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Looks everything up that a request names and collects every problem that stands in its way. Calls no provider.</summary>
internal sealed class EvaluationPlanner(IDbContextFactory<StudioDb> databases, ProviderRegistry providers)
{
    public const string FloorTitle = "Nearest question (floor)";

    /// <param name="again">The records of an earlier run, in their order, where it is run again; else null.</param>
    public async Task<EvaluationPlan> PlanAsync(CreateEvaluationRequest request, IReadOnlyList<string>? again, CancellationToken cancellationToken)
    {
        var plan = new EvaluationPlan(request) { Faults = EvaluationRules.Check(request) };
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (request.FineTuningId is { } jobId && again is null)
        {
            plan.Job = await FindJobAsync(plan, database, jobId, cancellationToken);
        }
        await FindConnectionAsync(plan, database, cancellationToken);
        await FindContestantsAsync(plan, database, cancellationToken);
        if (plan.Connection is not null && plan.Refusal is null)
        {
            plan.Items = await EvaluationQuestions.ReadAsync(plan, again, database, cancellationToken);
        }
        return plan;
    }

    private static async Task<PlannedJob?> FindJobAsync(EvaluationPlan plan, StudioDb database, string id, CancellationToken cancellationToken)
    {
        var job = await database.FineTunings.Where(job => job.Id == id)
            .Select(job => new PlannedJob(job.Id, job.Alias, job.Status, job.Provider, job.ModelId, job.ConnectionId, job.SnapshotId))
            .SingleOrDefaultAsync(cancellationToken);
        if (job is null)
        {
            plan.Problems.Add(Problem.FineTuningNotFound() with { Kind = ProblemKind.Impossible, Description = $"There is no fine-tuning job {id}." });
        }
        return job;
    }

    private static async Task FindConnectionAsync(EvaluationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        if (plan.Job is { } job && plan.Request.ConnectionId is { } named && named != job.ConnectionId)
        {
            plan.Faults["db_connection_id"] = ["db_connection_id is not the connection of that job: leave it out, since the job says which one."];
            return;
        }
        if (plan.Job is { ConnectionId: null })
        {
            plan.Faults["finetuning_id"] = ["finetuning_id names a job that was made from a file and has no database connection: choose the connection and its golden records instead."];
            return;
        }
        if ((plan.Request.ConnectionId ?? plan.Job?.ConnectionId) is not { } id)
        {
            return;
        }
        plan.Connection = await database.Connections.Where(connection => connection.Id == id)
            .Select(connection => new PlannedConnection(connection.Id, connection.Alias, connection.Kind, SqlDialects.Of(connection.Dialect))).SingleOrDefaultAsync(cancellationToken);
        if (plan.Connection is null)
        {
            plan.Problems.Add(Problem.ConnectionNotFound(id, ProblemKind.Impossible));
        }
        else if (plan.Connection.Kind is ConnectionKind.Ddl)
        {
            plan.Faults["db_connection_id"] = [$"The connection {plan.Connection.Alias} is pasted DDL: it has no rows, so no answer can be judged by running it. Add the database itself."];
        }
    }

    private async Task FindContestantsAsync(EvaluationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var isDefault = plan.Request.Contestants is null;
        IReadOnlyList<ContestantRequest> wanted = plan.Request.Contestants
            ?? (plan.Request.FineTuningId is { } id ? [new ContestantRequest(ContestantKind.Tuned, id), new ContestantRequest(ContestantKind.Floor)] : []);
        if (wanted.Count > EvaluationRules.MaxContestants)
        {
            return;
        }
        for (var place = 0; place < wanted.Count; place++)
        {
            var path = isDefault ? "" : $"models[{place}].";
            switch (wanted[place])
            {
                case { Kind: ContestantKind.Tuned, FineTuningId: { } jobId }:
                    await AddTunedAsync(plan, database, jobId, $"{path}finetuning_id", cancellationToken);
                    break;
                case { Kind: ContestantKind.Base, Provider: { } provider, Model: { } model }:
                    AddBase(plan, provider, model, $"{path}model_name");
                    break;
                case { Kind: ContestantKind.Floor } floor:
                    await AddFloorAsync(plan, database, floor.FineTuningId, cancellationToken);
                    break;
            }
        }
        FillFloors(plan);
    }

    private async Task AddTunedAsync(EvaluationPlan plan, StudioDb database, string id, string path, CancellationToken cancellationToken)
    {
        var job = plan.Job?.Id == id ? plan.Job : await FindJobAsync(plan, database, id, cancellationToken);
        if (job is null)
        {
            return;
        }
        if (job is not { Status: FineTuningStatus.Succeeded, ModelId: { } model })
        {
            plan.Faults[path] = [$"The job {job.Alias} is {job.Status.ToWire()}: it has no model to ask{(job.Status.IsTerminal() ? "." : " yet.")}"];
            return;
        }
        if (plan.Connection is { } connection && job.ConnectionId is { } own && own != connection.Id)
        {
            plan.Faults[path] = [$"The model of {job.Alias} was trained on another database, so it cannot be asked about {connection.Alias}."];
            return;
        }
        CheckReady(plan, job.Provider);
        plan.Contestants.Add(new PlannedContestant(ContestantKind.Tuned, $"{job.Alias} (tuned)", job.Id, job.Provider, model) { SnapshotId = job.SnapshotId });
    }

    private void AddBase(EvaluationPlan plan, string provider, string model, string path)
    {
        if (CheckReady(plan, provider) is not { } description)
        {
            return;
        }
        if (!description.Answers(model))
        {
            plan.Faults[path] = [$"\"{model}\" of {description.Title} has learnt nothing before it is tuned, so it answers nothing: choose a tuned model, or the floor."];
            return;
        }
        plan.Contestants.Add(new PlannedContestant(ContestantKind.Base, $"{model} ({description.Title})", null, provider, model));
    }

    private static async Task AddFloorAsync(EvaluationPlan plan, StudioDb database, string? jobId, CancellationToken cancellationToken)
    {
        if (jobId is null || await FindJobAsync(plan, database, jobId, cancellationToken) is not null)
        {
            plan.Contestants.Add(new PlannedContestant(ContestantKind.Floor, FloorTitle, jobId, null, null));
        }
    }

    /// <summary>A floor copies from what the first tuned model learnt from, so that both had the same to learn from.</summary>
    private static void FillFloors(EvaluationPlan plan)
    {
        var trained = plan.Contestants.Find(contestant => contestant.SnapshotId is not null)?.FineTuningId
            ?? (plan.Job?.SnapshotId is null ? null : plan.Job.Id);
        for (var place = 0; place < plan.Contestants.Count; place++)
        {
            if (plan.Contestants[place] is { Kind: ContestantKind.Floor, FineTuningId: null } floor)
            {
                plan.Contestants[place] = floor with { FineTuningId = trained };
            }
        }
    }

    private ProviderDescription? CheckReady(EvaluationPlan plan, string name)
    {
        if (!providers.Ready(name).TryGet(out _, out var problem))
        {
            plan.Problems.Add(problem);
        }
        return providers.Find(name)?.Describe();
    }
}
