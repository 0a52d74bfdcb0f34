using System.Reflection;
using FineTuningStudio.Core;
using FineTuningStudio.LocalTrainer;

namespace FineTuningStudio.UnitTests.Architecture;

/// <summary>Which project may know which: Web reaches data only through Core, and trainer and Core speak HTTP.</summary>
public sealed class ReferenceTests
{
    private static readonly Assembly Web = typeof(Program).Assembly;
    private static readonly Assembly Core = typeof(StudioPaths).Assembly;
    private static readonly Assembly Trainer = typeof(LocalTrainerOptions).Assembly;

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    [Fact]
    public void Web_uses_no_database_library() =>
        Assert.DoesNotContain(References(Web), name => name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) || name.Contains("Sqlite", StringComparison.Ordinal));

    [Fact]
    public void Web_uses_no_provider_package() => Assert.DoesNotContain("OpenAI", References(Web));

    [Fact]
    public void Core_and_the_built_in_trainer_do_not_know_each_other()
    {
        Assert.DoesNotContain("Studio.LocalTrainer", References(Core));
        Assert.DoesNotContain("Studio.Core", References(Trainer));
    }

    [Fact]
    public void Core_holds_no_page() => Assert.DoesNotContain(References(Core), name => name.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal));
}
