using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Options;

/// <summary>
/// Passes typed values to Core: an argument that Core refuses becomes a message that names the option.
/// </summary>
internal static class Arguments
{
    /// <inheritdoc cref="Checked{T}"/>
    public static void Checked(string where, Action look) => Checked(where, () =>
    {
        look();
        return true;
    });

    /// <param name="where">The option, or another name for where the value was typed.</param>
    /// <exception cref="UserErrorException">It was refused.</exception>
    public static T Checked<T>(string where, Func<T> take)
    {
        try
        {
            return take();
        }
        catch (ArgumentException mistake)
        {
            // Without the parameter's name that .NET adds.
            throw new UserErrorException(
                $"{where}: {mistake.Message.Split(" (Parameter")[0]}", ExitCode.WrongInput, mistake);
        }
    }
}
