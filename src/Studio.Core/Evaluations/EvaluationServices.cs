using FineTuningStudio.Core.Evaluations.Comparison;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Evaluations;

internal static class EvaluationServices
{
    public static IServiceCollection AddEvaluations(this IServiceCollection services) => services
        .AddSingleton<ExecutionComparison>()
        .AddSingleton<EvaluationQueries>()
        .AddSingleton<EvaluationCommands>();
}
