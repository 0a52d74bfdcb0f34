using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace FineTuningStudio.UnitTests.Architecture;

/// <summary>
/// Which methods an assembly's code calls, read from its instructions: what the compiler made of lambdas, iterators and async
/// methods counts for the type that they are written in.
/// </summary>
internal static class CallReader
{
    private static readonly Dictionary<short, OpCode> Instructions = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Each call with the outermost type that it is written in.</summary>
    public static IEnumerable<(Type From, MethodBase To)> CallsIn(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            var outermost = type;
            while (outermost.DeclaringType is { } outer)
            {
                outermost = outer;
            }
            const BindingFlags own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
            foreach (var method in type.GetMethods(own).Cast<MethodBase>().Concat(type.GetConstructors(own)))
            {
                foreach (var called in CallsOf(method))
                {
                    yield return (outermost, called);
                }
            }
        }
    }

    private static IEnumerable<MethodBase> CallsOf(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            yield break;
        }
        var types = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var arguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var instruction = Instructions[code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at]];
            at += instruction.Size;
            if (instruction.OperandType is OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)), types, arguments)!;
            }
            at += SizeOfOperand(instruction.OperandType, code, at);
        }
    }

    private static int SizeOfOperand(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)),
        _ => 4,
    };
}
