namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>What a training gives.</summary>
public sealed class TunedModel
{
    public ModelAnswer Answer(string system, string user) => Answers(system, user, 1)[0];

    public IReadOnlyList<ModelAnswer> Answers(string system, string user, int count) => throw new NotSupportedException(ToString());

    public void Save(Stream stream) => throw new NotSupportedException(ToString());

    public static TunedModel Load(Stream stream) => new();
}
