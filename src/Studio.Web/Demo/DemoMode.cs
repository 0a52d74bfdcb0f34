namespace FineTuningStudio.Web.Demo;

/// <summary><c>--demo</c>: loads the sample workspace and shows one fine-tuning on the built-in trainer from its start to its end.</summary>
internal static class DemoMode
{
    private const string Option = "--demo";

    /// <summary>
    /// Whether the option was given, and the arguments without it: the configuration would take the argument behind it
    /// for its value.
    /// </summary>
    public static bool Take(ref string[] args)
    {
        var others = args.Where(arg => arg != Option).ToArray();
        var isGiven = others.Length < args.Length;
        args = others;
        return isGiven;
    }

    public static IServiceCollection AddDemo(this IServiceCollection services) =>
        services.AddSingleton(Console.Out).AddHostedService<DemoRun>();
}
