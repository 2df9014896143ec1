using Polytope.Core.Images;
using Polytope.Tool.Images.Encoded;

namespace Polytope.Tool.Images;

/// <summary>An image that takes a picture's decoded pixels, each where the orientation wants it; what it isn't given is white.</summary>
internal sealed class OrientedImage
{
    private readonly EncodedPicture _picture;
    private readonly int _columns;
    private readonly int _rows;
    private readonly bool _isColour;
    private readonly float[] _values;

    public OrientedImage(EncodedPicture picture, bool isColour)
    {
        (_picture, _isColour) = (picture, isColour);
        (_columns, _rows) = picture.IsTransposed ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        _values = new float[_columns * _rows * Channels];
        if ((picture.Frame.Width, picture.Frame.Height) != (picture.Width, picture.Height)) Array.Fill(_values, 1);
    }

    private int Channels => _isColour ? 3 : 1;

    /// <param name="column">In the picture's frame.</param>
    /// <param name="row">In the picture's frame.</param>
    /// <param name="largest">Of a sample: 255 or 65535.</param>
    public void Set(int column, int row, int red, int green, int blue, int alpha, int largest)
    {
        var (x, y) = Turn(_picture.Frame.Left + column, _picture.Frame.Top + row);
        var at = Channels * ((y * _columns) + x);
        if (!_isColour)
        {
            _values[at] = Luma.Grey(red, green, blue, alpha, largest);
            return;
        }

        _values[at] = Luma.OverWhite(red, alpha, largest);
        _values[at + 1] = Luma.OverWhite(green, alpha, largest);
        _values[at + 2] = Luma.OverWhite(blue, alpha, largest);
    }

    public Image ToImage() => new(_columns, _rows, _values, Channels);

    /// <summary>EXIF counts where the file's first row and first column are: top left, top right, bottom right, and so on.</summary>
    private (int Column, int Row) Turn(int j, int i) => _picture.Orientation switch
    {
        2 => (_picture.Width - 1 - j, i),
        3 => (_picture.Width - 1 - j, _picture.Height - 1 - i),
        4 => (j, _picture.Height - 1 - i),
        5 => (i, j),
        6 => (_picture.Height - 1 - i, j),
        7 => (_picture.Height - 1 - i, _picture.Width - 1 - j),
        8 => (i, _picture.Width - 1 - j),
        _ => (j, i),
    };
}
