using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace FineTuningStudio.UnitTests.Components.Shared;

/// <summary>
/// bUnit was built against a later AngleSharp.Diffing than the registry has; the runtime refuses the lower version unless
/// it is handed over. Can go once the two fit.
/// </summary>
internal static class AngleSharpRuntime
{
    [ModuleInitializer]
    internal static void HandOver() => AssemblyLoadContext.Default.Resolving += static (context, wanted) =>
        wanted.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "AngleSharp.Diffing.dll"))
            : null;
}
