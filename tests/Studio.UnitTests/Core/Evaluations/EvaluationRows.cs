using FineTuningStudio.Core;
using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.UnitTests.Core.Evaluations;

/// <summary>Writes a run as the runner would leave it.</summary>
public sealed class EvaluationRows
{
    private readonly StudioDbFixture _studio;
    private readonly Evaluation _run;
    private readonly List<EvaluationItem> _items = [];
    private readonly List<EvaluationAnswer> _answers = [];

    public EvaluationRows(
        StudioDbFixture studio,
        string connectionId = "c",
        string alias = "Run",
        EvaluationStatus status = EvaluationStatus.Succeeded,
        string? fineTuningId = null,
        bool isAutomatic = false,
        int? itemCount = null)
    {
        _studio = studio;
        studio.Time.Advance(TimeSpan.FromSeconds(1));
        var now = studio.Time.GetUtcNow().UtcDateTime;
        _run = new Evaluation
        {
            Id = StudioId.New(studio.Time),
            Alias = alias,
            ConnectionId = connectionId,
            FineTuningId = fineTuningId,
            IsAutomatic = isAutomatic,
            Status = status,
            ItemCount = itemCount ?? 0,
            Concurrency = 8,
            CreatedAt = now,
            StartedAt = now,
            FinishedAt = status is EvaluationStatus.Succeeded or EvaluationStatus.Failed or EvaluationStatus.Cancelled ? now : null,
        };
    }

    public string Id => _run.Id;

    public EvaluationRows Model(string title, ContestantKind kind = ContestantKind.Tuned, string? fineTuningId = null, string provider = "local", string model = "studio-small")
    {
        _run.Contestants.Add(new EvaluationContestant
        {
            EvaluationId = Id,
            Position = _run.Contestants.Count,
            Kind = kind,
            Title = title,
            FineTuningId = fineTuningId,
            Provider = kind is ContestantKind.Floor ? null : provider,
            Model = kind is ContestantKind.Floor ? null : model,
        });
        return this;
    }

    /// <summary>A question with each model's verdict in their order; null for a model that was not asked.</summary>
    public EvaluationRows Question(string text, string sql = "SELECT 1", string shape = "s", params Verdict?[] verdicts) =>
        Item(text, sql, shape).Verdicts(verdicts);

    public EvaluationRows Item(
        string text,
        string sql = "SELECT 1",
        string shape = "s",
        IReadOnlyList<string>? tags = null,
        IReadOnlyList<string>? tables = null,
        IReadOnlyList<string>? features = null,
        bool shapeInTraining = false,
        bool questionInTraining = false,
        string recordId = "r",
        int recordVersion = 1)
    {
        _items.Add(new EvaluationItem
        {
            EvaluationId = Id,
            Position = _items.Count,
            RecordId = recordId,
            RecordVersion = recordVersion,
            PromptText = text,
            Sql = sql,
            ShapeHash = shape,
            Tags = [.. tags ?? []],
            Tables = [.. tables ?? []],
            Features = [.. features ?? ["plain"]],
            ShapeInTraining = shapeInTraining,
            QuestionInTraining = questionInTraining,
        });
        return this;
    }

    /// <summary>The verdicts on the last item.</summary>
    public EvaluationRows Verdicts(params Verdict?[] verdicts)
    {
        for (var model = 0; model < verdicts.Length; model++)
        {
            if (verdicts[model] is { } verdict)
            {
                Answer(model, verdict);
            }
        }
        return this;
    }

    /// <summary>An answer to the last item; without a stage it is judged.</summary>
    public EvaluationRows Answer(int model, Verdict? verdict, Action<EvaluationAnswer>? change = null, AnswerStage stage = AnswerStage.Judged)
    {
        var answer = new EvaluationAnswer
        {
            EvaluationId = Id,
            Contestant = model,
            Item = _items.Count - 1,
            Stage = stage,
            AskedAt = _run.CreatedAt,
            Sql = verdict is Verdict.Declined ? "" : "SELECT 1",
            Verdict = verdict,
            Reason = verdict is null ? null : $"Because of {verdict.Value.ToWire()}.",
            RightStrict = verdict is Verdict.Match,
            RightBirdEx = verdict is Verdict.Match or Verdict.Vacuous,
            RightSpiderTs = verdict is Verdict.Match or Verdict.MatchPermuted or Verdict.Vacuous,
        };
        change?.Invoke(answer);
        _answers.Add(answer);
        return this;
    }

    public async Task<string> SaveAsync()
    {
        await using var database = await _studio.Databases.CreateDbContextAsync();
        var run = _run.ItemCount > 0 ? _run : Counted();
        database.Evaluations.Add(run);
        database.EvaluationItems.AddRange(_items);
        database.EvaluationAnswers.AddRange(_answers);
        await database.SaveChangesAsync();
        return Id;
    }

    private Evaluation Counted() => new()
    {
        Id = _run.Id,
        Alias = _run.Alias,
        ConnectionId = _run.ConnectionId,
        FineTuningId = _run.FineTuningId,
        IsAutomatic = _run.IsAutomatic,
        Status = _run.Status,
        ItemCount = _items.Count,
        Concurrency = _run.Concurrency,
        CreatedAt = _run.CreatedAt,
        StartedAt = _run.StartedAt,
        FinishedAt = _run.FinishedAt,
        Contestants = _run.Contestants,
    };
}
