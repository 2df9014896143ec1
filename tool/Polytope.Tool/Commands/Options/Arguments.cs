using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Options;

/// <summary>What was typed, as it is given to Core: what Core refuses becomes a message that says where it stands.</summary>
internal static class Arguments
{
    /// <inheritdoc cref="Checked{T}"/>
    public static void Checked(string where, Action look) => Checked(where, () =>
    {
        look();
        return true;
    });

    /// <param name="where">An option, or what else names the place.</param>
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
            throw new UserErrorException($"{where}: {mistake.Message.Split(" (Parameter")[0]}", ExitCode.WrongInput, mistake);
        }
    }
}
