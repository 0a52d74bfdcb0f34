using FineTuningStudio.Core.Samples;
using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.UnitTests.LocalTrainer.Learning;

/// <summary>The sample database as a file, and the model of seed 1, made once for all tests of a class.</summary>
public sealed class SampleWorkspaceFixture : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"studio-learner-{Guid.NewGuid():N}.sqlite");

    public SampleWorkspaceFixture()
    {
        SampleDatabase.Create(_path);
        Database = new LearnerDatabase(_path);
        Trial = LearnerTrial.Split(1);
        Model = Trial.Tune(Database, 1, Curve.Add);
    }

    internal LearnerDatabase Database { get; }

    internal LearnerTrial Trial { get; }

    public TunedModel Model { get; }

    public List<TrainingStep> Curve { get; } = [];

    public void Dispose()
    {
        Database.Dispose();
        File.Delete(_path);
    }
}
