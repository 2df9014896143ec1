"""Exports the graphs beside it that are no plain chains, with PyTorch's own exporter: python3 make_graphs.py"""
import torch
from torch import nn
import torch.nn.functional as F
torch.manual_seed(5)
class ResMLP(nn.Module):
    def __init__(s):
        super().__init__(); s.inp=nn.Linear(2,8); s.b1=nn.Linear(8,8); s.b2=nn.Linear(8,8); s.out=nn.Linear(8,3)
    def forward(s,x):
        h=F.relu(s.inp(x)); r=F.relu(s.b1(h)); h=F.relu(s.b2(r)+h); return s.out(h)
class CNN(nn.Module):
    def __init__(s):
        super().__init__(); s.conv1=nn.Conv2d(1,4,3,stride=2,padding=1); s.bn=nn.BatchNorm2d(4); s.conv2=nn.Conv2d(4,8,3,padding=1); s.pool=nn.MaxPool2d(2); s.fc=nn.Linear(8*3*3,10)
    def forward(s,x):
        x=F.relu(s.bn(s.conv1(x))); x=s.pool(F.relu(s.conv2(x))); x=x.view(x.size(0),-1); return F.log_softmax(s.fc(x),dim=1)
class Block(nn.Module):
    def __init__(s,i,o,st):
        super().__init__(); s.c1=nn.Conv2d(i,o,3,st,1,bias=False); s.n1=nn.BatchNorm2d(o); s.c2=nn.Conv2d(o,o,3,1,1,bias=False); s.n2=nn.BatchNorm2d(o); s.d=nn.Sequential(nn.Conv2d(i,o,1,st,bias=False),nn.BatchNorm2d(o)) if st>1 else nn.Identity()
    def forward(s,x): return F.relu(s.n2(s.c2(F.relu(s.n1(s.c1(x)))))+s.d(x))
class ResNet(nn.Module):
    def __init__(s):
        super().__init__(); s.c=nn.Conv2d(3,4,3,1,1); s.b1=Block(4,4,1); s.b2=Block(4,8,2); s.fc=nn.Linear(8,5)
    def forward(s,x):
        x=F.relu(s.c(x)); x=s.b2(s.b1(x)); x=F.adaptive_avg_pool2d(x,1); x=torch.flatten(x,1); return s.fc(x)
class Dense(nn.Module):
    def __init__(s):
        super().__init__(); s.a=nn.Linear(3,4); s.b=nn.Linear(7,4); s.c=nn.Linear(11,2)
    def forward(s,x):
        h=torch.cat([x,F.relu(s.a(x))],1); h=torch.cat([h,F.relu(s.b(h))],1); return torch.tanh(s.c(h))*2
class Activations(nn.Module):
    def __init__(s):
        super().__init__(); s.seq=nn.Sequential(nn.Linear(3,6),nn.ReLU6(),nn.Linear(6,6),nn.Hardtanh(-0.5,0.7),nn.Linear(6,6),nn.PReLU(),nn.Linear(6,6),nn.Hardsigmoid(),nn.Linear(6,2),nn.Softmax(dim=1))
    def forward(s,x): return s.seq((x-torch.tensor([.1,.2,.3]))/torch.tensor([.5,.25,3.]))
class MaxOut(nn.Module):
    def __init__(s):
        super().__init__(); s.a=nn.Linear(3,8); s.b=nn.Linear(4,2)
    def forward(s,x):
        h=s.a(x).view(-1,4,2).max(dim=2)[0]; p,q=torch.chunk(h,2,1); return s.b(torch.cat([torch.abs(p),torch.minimum(q,p)],1))
zoo = {
    "residual-mlp": (ResMLP(), (1, 2), 17), "cnn": (CNN(), (1, 1, 12, 12), 13), "resnet": (ResNet(), (1, 3, 8, 8), 17),
    "concatenated": (Dense(), (1, 3), 9), "activations": (Activations(), (1, 3), 11), "maxout": (MaxOut(), (1, 3), 13),
}
for name, (m, shape, opset) in zoo.items():
    with torch.no_grad():
        for mod in m.modules():
            if hasattr(mod,'running_var') and mod.running_var is not None:
                mod.running_var.uniform_(0.5,2); mod.running_mean.uniform_(-.5,.5); mod.weight.uniform_(.5,1.5); mod.bias.uniform_(-.3,.3)
    m.eval()
    # A convolution's flattening by view is Shape, Gather, Concat and Reshape where nothing is folded.
    dynamic = None if name in ("cnn", "concatenated") else {"x": {0: "batch"}, "y": {0: "batch"}}
    torch.onnx.export(m, torch.zeros(shape), f"{name}.onnx", opset_version=opset, input_names=["x"], output_names=["y"],
                      dynamic_axes=dynamic, do_constant_folding=dynamic is not None)
