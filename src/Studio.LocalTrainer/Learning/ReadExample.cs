namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>A training row, read: its question with what it mentions and its features, and its answer on the way to a template.</summary>
internal sealed record ReadExample(QuestionText Question, IReadOnlyList<Mention> Mentions, FeatureList Features, AnswerDraft Draft)
{
    public static ReadExample Of(TrainingExample example, SchemaCache schemas)
    {
        var (question, mentions, features) = schemas.Read(example.System, example.User);
        return new ReadExample(question, mentions, features, new AnswerDraft(example.Answer, question, mentions));
    }
}

/// <summary>Reads questions; the rows of a file mostly share one prompt, whose schema is read once.</summary>
internal sealed class SchemaCache
{
    private const int Capacity = 64;

    private readonly Dictionary<(string System, string Before), PromptSchema> _schemas = [];

    public (QuestionText Question, IReadOnlyList<Mention> Mentions, FeatureList Features) Read(string system, string user)
    {
        var question = QuestionText.Of(user);
        if (!_schemas.TryGetValue((system, question.Before), out var schema))
        {
            if (_schemas.Count >= Capacity)
            {
                _schemas.Clear();
            }

            _schemas[(system, question.Before)] = schema = PromptSchema.Parse(system + "\n" + question.Before);
        }

        var mentions = MentionFinder.Find(question, schema);
        return (question, mentions, QuestionFeatures.Of(question, mentions, schema));
    }
}
